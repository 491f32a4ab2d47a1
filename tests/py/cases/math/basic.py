# math's functions on exact values.
import math
print(math.sqrt(16), math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.fabs(-3), math.floor(-2.1), math.ceil(-2.9))
