# max, min, with key and default.
print(max(1, 3, 2), min([4, 2]), max("abc"), max([1, -5], key=abs), min([], default=9), max((1, 2), (1, 3)))
try:
    max([])
except ValueError:
    print("ValueError")
