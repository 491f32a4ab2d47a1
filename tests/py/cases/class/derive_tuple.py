# A class from tuple.
class T(tuple):
    def last(self):
        return self[-1]


t = T([1, 2, 3])
print(t.last(), len(t), t == (1, 2, 3), t + (4,))
