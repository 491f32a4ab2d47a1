# Without self.
class C:
    @staticmethod
    def f(x):
        return x * 2


print(C.f(2), C().f(3))
