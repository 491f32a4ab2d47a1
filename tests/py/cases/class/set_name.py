# __set_name__.
class D:
    def __set_name__(self, owner, name):
        print(owner.__name__, name)


class C:
    a = D()
    b = 5
