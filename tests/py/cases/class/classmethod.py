# The class in self's place.
class C:
    name = "C"

    @classmethod
    def f(cls, x):
        return cls.name, x


class D(C):
    name = "D"


print(C.f(1), D.f(2), D().f(3))
