# Exceptions that carry data.
class Broke(Exception):
    def __init__(self, need):
        super().__init__("need %d more" % need)
        self.need = need


class Account:
    def __init__(self):
        self.have = 0

    def take(self, n):
        if n > self.have:
            raise Broke(n - self.have)
        self.have -= n


a = Account()
a.have = 10
a.take(3)
try:
    a.take(100)
except Broke as e:
    print(e, e.need, a.have)
