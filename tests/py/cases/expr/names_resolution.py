# Local, enclosing, global, built-in (4.2.2).
x = "global"


def outer():
    x = "enclosing"

    def inner():
        return x, len

    return inner()[0]


print(outer(), x, len([1]))
