# sum.
print(sum([1, 2]), sum([]), sum([1], 10), sum(range(101)), sum([0.5, 0.25]), sum([[1], [2]], []))
