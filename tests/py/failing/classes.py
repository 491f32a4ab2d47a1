# Classes, instances that grow, properties, exceptions with tracebacks.
class A:
    x = 1

    def __init__(self, n):
        for i in range(n):
            setattr(self, "a%d" % i, i)

    @property
    def total(self):
        return sum(getattr(self, k) for k in self.__dict__)


class B(A):
    def __getattr__(self, name):
        raise AttributeError(name)


def work():
    b = B(10)
    try:
        b.nothing
    except AttributeError as e:
        text = str(e)
    return b.total, text, B.__name__


print(work())
