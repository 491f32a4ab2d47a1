# sin and its like.
import math
print(math.sin(0), math.cos(0), math.tan(0), round(math.sin(math.pi / 2), 4), round(math.atan2(1, 1), 4), round(math.acos(1), 4), round(math.asin(1), 4))
