# Inner functions share variables.
def f():
    n = 0

    def up():
        nonlocal n
        n += 1

    def get():
        return n

    return up, get


u, g = f()
u()
u()
print(g())
