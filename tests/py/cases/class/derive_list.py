# A class from list.
class L(list):
    def __getitem__(self, i):
        return ("item", super().__getitem__(i)) if False else i


a = L([1, 2])
a.append(3)
print(sum([1, 2]), len(a), a[0], isinstance(a, list), 2 in a)
