# __int__, __float__.
class N:
    def __int__(self):
        return 7

    def __float__(self):
        return 1.5


print(int(N()), float(N()))
