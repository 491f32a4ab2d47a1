# __radd__ and its like when the left side can't.
class N:
    def __radd__(self, o):
        return "radd", o

    def __rsub__(self, o):
        return "rsub", o

    def __rmul__(self, o):
        return "rmul", o

    def __rtruediv__(self, o):
        return "rdiv", o

    def __rpow__(self, o):
        return "rpow", o


n = N()
print(1 + n, "a" + n, 2 - n, 3 * n, 4 / n, 5 ** n)
