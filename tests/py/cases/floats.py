# only: host
print(1.5 + 2, 3 / 2, 7 // 2.0, -7 % 2.5, 2 ** 0.5 > 1.414, 0.5, 1e10, 1.0, -0.0, 100.0)
print(int(3.7), int(-3.7), float("2.5"), float("-inf"), float("nan") != float("nan"), 1e300 * 10 > 1e300)
print(0.25 == 0.5 / 2, 3.0 == 3, hash(3.0) == hash(3), 1.5 < 2, 2 > 1.5, 1e3)
