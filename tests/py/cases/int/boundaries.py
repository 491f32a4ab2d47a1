# Where machine words end.
for n in (30, 31, 32, 62, 63, 64):
    v = 1 << n
    print(n, v - 1, v, -v, -v - 1, (v - 1) + 1 == v, v // 3, (v * v) >> n == v)
