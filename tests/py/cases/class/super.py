# super() in methods.
class A:
    def __init__(self, x):
        self.x = x

    def f(self):
        return "A"


class B(A):
    def __init__(self):
        super().__init__(5)

    def f(self):
        return super().f() + "B"


class C(B):
    def f(self):
        return super().f() + "C"


print(C().f(), C().x)
