# The same seed, the same numbers.
import random
random.seed(42)
a = [random.randint(0, 1000) for _ in range(5)]
random.seed(42)
print(a == [random.randint(0, 1000) for _ in range(5)])
