# Generators of generators.
def numbers():
    for i in range(10):
        yield i


def odd(it):
    for x in it:
        if x % 2:
            yield x


def square(it):
    return (x * x for x in it)


print(list(square(odd(numbers()))))
