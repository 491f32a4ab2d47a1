# Short texts.
for v in (0.0, 1.0, -1.5, 0.25, 100.0, 0.125, 3.5e-5):
    print(v)
