# abs.
print(abs(-5), abs(5), abs(-1.5), abs(-10 ** 20), abs(True))
