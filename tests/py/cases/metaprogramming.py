class Base:
    subs = []
    def __init_subclass__(cls, **kw):
        Base.subs.append((cls.__name__, kw))
class X(Base, tag=1):
    pass
C = type("C", (X,), {"v": 3, "f": lambda self: self.v})
print(Base.subs, C().f(), C.__name__)
def deco(f):
    def w(*a, **k):
        return ("w", f(*a, **k))
    return w
@deco
@deco
def q(x):
    return x
print(q(1))
class S:
    def __init__(self):
        self.a = 1
s = S()
del s.a
print(hasattr(s, "a"), getattr(s, "b", "dflt"))
s.z = 1
s.y = 2
print(sorted(s.__dict__.items()), dir(s)[-1])
