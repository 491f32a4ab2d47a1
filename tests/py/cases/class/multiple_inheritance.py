# The order of the bases.
class A:
    def f(self):
        return "A"


class B:
    def f(self):
        return "B"

    def g(self):
        return "Bg"


class C(A, B):
    pass


print(C().f(), C().g())
