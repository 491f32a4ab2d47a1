# __reversed__; in by __iter__.
class C:
    def __iter__(self):
        return iter("abc")

    def __reversed__(self):
        return iter("cba")


print("b" in C(), list(reversed(C())))
