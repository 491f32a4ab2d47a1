# Bools are ints.
print(True + True, True * 5, sum([True, False, True]), [10, 20][True], isinstance(True, int), True == 1, hash(True) == hash(1))
