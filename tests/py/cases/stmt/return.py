# return (7.6).
def a():
    return


def b():
    return 1, 2


def c(x):
    if x:
        return "yes"


print(a(), b(), c(1), c(0))
