# __getitem__, __setitem__, __delitem__, __contains__.
class C:
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __contains__(self, k):
        return k in self.d


c = C()
c["a"] = 1
c["b"] = 2
c["a"] += 5
del c["b"]
print(c["a"], "a" in c, "b" in c)
