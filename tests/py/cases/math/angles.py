# degrees, radians.
import math
print(round(math.degrees(math.pi), 3), round(math.radians(180), 3))
