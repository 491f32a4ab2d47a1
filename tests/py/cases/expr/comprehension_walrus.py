# := in a comprehension binds outside.
print([y for x in range(5) if (y := x * 2) > 4], y)
