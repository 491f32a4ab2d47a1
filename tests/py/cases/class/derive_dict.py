# A class from dict.
class D(dict):
    def __getitem__(self, k):
        return "got", dict.get(self, k)

    def first(self):
        return sorted(self)[0]


d = D(b=1, a=2)
d["c"] = 3
print(d["a"], d.first(), len(d), d == {"a": 2, "b": 1, "c": 3})
