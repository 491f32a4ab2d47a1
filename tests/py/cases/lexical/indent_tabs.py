# A tab counts to the next multiple of eight (2.1.8).
exec("if 1:\n\tx = 1\n\ty = 2\nprint(x, y)")
