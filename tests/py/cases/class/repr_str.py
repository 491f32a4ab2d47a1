# __repr__ and __str__.
class A:
    def __repr__(self):
        return "A()"


class B:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


print(A(), str(A()), repr(B()), B(), [B()], "%s %r" % (B(), B()), f"{B()} {B()!r}")
