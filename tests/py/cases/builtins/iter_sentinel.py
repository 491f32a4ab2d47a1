# iter with a function.
data = [3, 2, 1, 0, 5]
print(list(iter(lambda: data.pop(0), 0)), data)
