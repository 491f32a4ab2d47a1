# A comprehension's names are its own.
i = "outer"
print([i for i in range(3)], i)
print({i: 1 for i in "ab"}, i)
