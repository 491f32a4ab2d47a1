# Differences on a clock that wraps (MicroPython only).
import time
a = time.ticks_ms()
top = time.ticks_add(0, -1)
print(time.ticks_diff(5, top), time.ticks_diff(top, 5), time.ticks_add(top, 3), time.ticks_diff(time.ticks_ms(), a) >= 0)
try:
    time.ticks_add(0, top)
except OverflowError:
    print("OverflowError")
