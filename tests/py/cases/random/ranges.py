# Values in their ranges.
import random
random.seed(5)
print(all(0 <= random.random() < 1 for _ in range(50)), all(1 <= random.randint(1, 6) <= 6 for _ in range(50)),
      all(random.choice("abc") in "abc" for _ in range(20)), all(random.randrange(0, 10, 5) in (0, 5) for _ in range(20)),
      all(2 <= random.uniform(2, 3) <= 3 for _ in range(20)), 0 <= random.getrandbits(8) < 256)
