# only: host 32
# What runs at the end (MicroPython only).
import sys
sys.atexit(None)
print(sys.atexit(len) is None, sys.atexit(None) is len)
