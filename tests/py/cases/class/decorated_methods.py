# A decorator that wraps methods.
def log(f):
    def w(self, *a):
        print("call", a)
        return f(self, *a)

    return w


class C:
    @log
    def f(self, x):
        return x + 1


print(C().f(1))
