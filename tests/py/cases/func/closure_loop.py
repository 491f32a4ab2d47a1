# Each call of the outer function has new variables.
def make(i):
    return lambda: i


print([f() for f in [make(i) for i in range(3)]])
