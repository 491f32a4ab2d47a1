# __get__, __set__, __delete__ (3.3.2.2).
class D:
    def __get__(self, o, t):
        return "get", o is None, t.__name__

    def __set__(self, o, v):
        print("set", v)

    def __delete__(self, o):
        print("delete")


class C:
    d = D()


c = C()
c.d = 5
print(c.d)
del c.d
