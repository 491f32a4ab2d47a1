# super(C, self).
class A:
    def f(self):
        return 1


class B(A):
    def f(self):
        return super(B, self).f() + 1


print(B().f())
