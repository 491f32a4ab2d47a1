# The first true branch (8.1).
def f(x):
    if x > 10:
        return "big"
    elif x > 5:
        return "middle"
    elif x == 0:
        return "zero"
    else:
        return "small"


print([f(x) for x in (11, 7, 0, 3)])
