# exp, log, pow.
import math
print(math.exp(0), math.log(1), math.pow(2, 10), round(math.log(math.e), 4), round(math.log(8, 2), 4), math.log(100, 10) > 1.99)
