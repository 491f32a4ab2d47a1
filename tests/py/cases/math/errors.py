# Outside the domain.
import math
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.acos(2), lambda: math.fmod(1, 0)):
    try:
        f()
    except ValueError:
        print("ValueError")
