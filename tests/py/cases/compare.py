print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0, "a" < "b", [1] < [1, 2], not 1, None is None, True is not None)
a = b = [1]
print(a is b, a == [1], 1 in [1], 0 or "x", 0 and "x", 5 and 6, not [], None or 0)
print(0 if [] else 1, (1 if True else 2) if False else 3)
