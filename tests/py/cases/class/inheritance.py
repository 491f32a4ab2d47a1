# Methods and attributes of the base.
class A:
    x = 1

    def f(self):
        return "A.f"

    def g(self):
        return self.f()


class B(A):
    def f(self):
        return "B.f"


print(B().f(), B().g(), B.x, A().g(), issubclass(B, A), isinstance(B(), A))
