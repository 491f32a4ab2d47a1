# union and its like take iterables.
a = {1, 2, 3}
print(sorted(a.union([4])), sorted(a.intersection((2, 3, 9))), sorted(a.difference({1})), sorted(a.symmetric_difference([1, 7])))
a.intersection_update([1, 2])
a.difference_update([1])
a.symmetric_difference_update([5])
print(sorted(a))
