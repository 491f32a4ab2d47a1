# The old protocol: __getitem__ until IndexError.
class S:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i


print(list(S()), 4 in S(), [x for x in S()])
