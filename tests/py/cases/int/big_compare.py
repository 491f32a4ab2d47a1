# Order of large numbers.
a = 10 ** 20
print(a < a + 1, a == 10 ** 20, -a < a, a > 5, 5 < a, a >= a, a != a + 1, max(a, 3), min(-a, 3) == -a)
