# Methods of a namedtuple called with anything; what a traceback may be.
from collections import namedtuple
P = namedtuple("P", "a b")
def no(f, *a):
    try: print(f(*a))
    except (TypeError, AttributeError, ValueError): print("refused")
p = P(1, 2)
no(P._asdict, 5)
no(P._asdict, (1, 2))
no(P.__repr__, p)
no(P.__new__, 5, 1, 2)
no(P.__new__, int, 1, 2)
no(P.__new__)
no(lambda: P.__repr__(()))
try:
    1 / 0
except Exception as e:
    for t in (5, "a", (), {}):
        try:
            e.__traceback__ = t
            print("set")
        except TypeError:
            print("refused")
    e.__traceback__ = None
    print(e.__traceback__, p)
