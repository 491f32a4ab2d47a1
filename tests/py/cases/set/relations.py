# Subsets.
a = {1, 2}
print(a <= {1, 2, 3}, a < a, a <= a, a.issubset([1, 2, 3]), a.issuperset([1]), a.isdisjoint([5]), {1, 2, 3} > a, a == {2, 1}, a != {1})
