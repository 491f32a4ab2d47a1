# All public names.
from math import *
print(sqrt(9), cos(0))
