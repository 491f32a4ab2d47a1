s = {1, 2, 3}
s.add(2)
s.add(4)
s.discard(9)
s.remove(1)
print(sorted(s), len(s), 2 in s, sorted(s | {9}), sorted(s & {2, 3}), sorted(s - {2}), sorted(s ^ {2, 7}))
print(s <= {2, 3, 4, 5}, s < s, s == {4, 3, 2}, s.isdisjoint({8}), frozenset([1]) | {2} == {1, 2})
s |= {10}
s -= {2}
print(sorted(s), set(), {x % 3 for x in range(9)} == {0, 1, 2}, hash(frozenset((1, 2))) == hash(frozenset((2, 1))))
