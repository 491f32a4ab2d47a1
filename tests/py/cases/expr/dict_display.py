# Dicts: the last of equal keys wins, ** unpacks (6.2.7).
a = {"x": 1, "x": 2}
print(a, {**a, "y": 3}, {"x": 0, **a}, {1: "a", True: "b"})
