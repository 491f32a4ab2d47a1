# __new__ makes, __init__ fills.
class C:
    def __new__(cls, x):
        print("new", x)
        return object.__new__(cls)

    def __init__(self, x):
        print("init", x)


C(5)


class D:
    def __new__(cls):
        return 42


print(D())
