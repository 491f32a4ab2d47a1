# __divmod__, __round__-free numbers.
class N:
    def __divmod__(self, o):
        return "divmod", o

    def __rdivmod__(self, o):
        return "rdivmod", o


print(divmod(N(), 2), divmod(7, N()))
