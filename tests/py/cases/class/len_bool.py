# __len__ and __bool__.
class A:
    def __len__(self):
        return 3


class B(A):
    def __bool__(self):
        return False


print(len(A()), bool(A()), bool(B()), not B())
