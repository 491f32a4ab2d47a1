# nonlocal (7.13).
def counter():
    n = 0

    def up():
        nonlocal n
        n += 1
        return n

    return up


a, b = counter(), counter()
print(a(), a(), b(), a())
