# __class__ in a method.
class C:
    def f(self):
        return __class__ is C


print(C().f())
