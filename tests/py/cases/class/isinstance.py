# With classes and tuples of classes.
class A:
    pass


class B(A):
    pass


print(isinstance(B(), A), isinstance(A(), B), isinstance(1, (str, int)), issubclass(B, (int, A)), isinstance(B, type), isinstance(None, object))
