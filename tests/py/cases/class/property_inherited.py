# A property of the base over the child's method.
class A:
    @property
    def v(self):
        return self.get()

    def get(self):
        return "A"


class B(A):
    def get(self):
        return "B"


print(B().v)
