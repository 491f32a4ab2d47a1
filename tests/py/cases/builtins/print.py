# print's sep and end.
print(1, 2, sep="-", end="!\n")
print("a", "b", sep="")
print()
print(None, True, 1.5, [1, "a"], sep="|")
