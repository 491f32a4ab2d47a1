# __bases__.
class A:
    pass


class B(A):
    pass


class C(A, dict):
    pass


print(B.__bases__ == (A,), C.__bases__ == (A, dict))
