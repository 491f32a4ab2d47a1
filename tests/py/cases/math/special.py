# isnan, isinf, isfinite.
import math
inf, nan = float("inf"), float("nan")
print(math.isnan(nan), math.isinf(inf), math.isinf(-inf), math.isfinite(1), math.isfinite(inf), math.isnan(1))
