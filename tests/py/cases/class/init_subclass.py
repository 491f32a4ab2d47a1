# __init_subclass__.
class A:
    def __init_subclass__(cls, tag=None, **k):
        cls.tag = tag
        print("sub", cls.__name__, tag)


class B(A, tag="t"):
    pass


class C(B):
    pass


print(B.tag, C.tag)
