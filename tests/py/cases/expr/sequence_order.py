# By the first items that differ.
print([1, 2] < [1, 3], [1] < [1, 0], (2,) > (1, 9), "abc" < "abd", "a" < "aa", [] < [0], b"a" < b"b")
