# Exceptions of one's own.
class E(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)
        self.sum = a + b


class F(E):
    pass


try:
    raise F(1, 2)
except E as e:
    print(type(e).__name__, e.args, e.sum)
