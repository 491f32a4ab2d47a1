# A module is made once.
import sys
import math
print(sys.modules["math"] is math, __import__("math") is math)
