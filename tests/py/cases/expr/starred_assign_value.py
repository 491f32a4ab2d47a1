# Stars in a return and in an index-free tuple.
def f():
    return 1, *[2, 3]


print(f(), (*"ab",), [*{}])
