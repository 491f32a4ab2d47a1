# Slices in __setitem__ and __delitem__.
class C:
    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)


c = C()
c[1:2] = "x"
c[::2] = 5
del c[3:]
