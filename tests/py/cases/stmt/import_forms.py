# The forms of import (7.11).
import math
import math as m
from math import sqrt, floor as fl
from math import (ceil,
                  pi)
print(math is m, sqrt(16), fl(2.7), ceil(2.1), pi > 3.14)
