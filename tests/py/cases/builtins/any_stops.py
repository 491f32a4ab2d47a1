# They stop at the first answer.
def g():
    for i in range(5):
        print(i)
        yield i


print(any(g()), all(g()))
