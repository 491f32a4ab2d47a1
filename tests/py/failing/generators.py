# Generators suspended and closed, iterators chained.
def numbers(n):
    try:
        for i in range(n):
            yield i
    finally:
        pass


def work():
    g = numbers(5)
    out = [next(g), next(g)]
    g.close()
    out += list(zip(numbers(3), map(str, numbers(3)), enumerate("abc")))
    return out


print(work())
