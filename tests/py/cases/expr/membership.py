# in, not in (6.10.2).
print(1 in [1, 2], 3 not in (1, 2), "bc" in "abcd", "" in "x", "k" in {"k": 1}, 2 in {1, 2}, 5 in range(10), b"b" in b"abc", 98 in b"abc")
