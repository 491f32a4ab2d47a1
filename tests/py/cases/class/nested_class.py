# A class in a class, in a function.
class A:
    class B:
        x = 1

    def make(self):
        return A.B()


def f(v):
    class L:
        y = v

        def g(self):
            return v

    return L


print(A.B.x, A().make().x, f(5).y, f(6)().g())
