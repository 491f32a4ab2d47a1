# Those who want to know.
class Source:
    def __init__(self):
        self.others = []

    def on(self, f):
        self.others.append(f)
        return f

    def tell(self, *a):
        return [f(*a) for f in self.others]


s = Source()


@s.on
def first(x):
    return "first", x


s.on(lambda x: ("second", x * 2))
print(s.tell(4))
