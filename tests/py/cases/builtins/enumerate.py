# enumerate, with a start.
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate([])), next(enumerate("x", start=2)))
