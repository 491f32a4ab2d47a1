# sorted.
print(sorted([3, 1, 2]), sorted("bca"), sorted({2, 1}), sorted([1, 2], reverse=True), sorted({"b": 1, "a": 2}), sorted([(2, "a"), (1, "b")]))
