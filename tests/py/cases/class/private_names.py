# Names with two underscores.
class C:
    def __init__(self):
        self._a = 1
        self.__dict__  # not mangled


print(C()._a)
