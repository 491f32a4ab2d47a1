# __exit__ sees the exception, and may swallow it.
class C:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        pass

    def __exit__(self, t, v, tb):
        print(t.__name__, v.args)
        return self.swallow


with C(True):
    raise ValueError(1)
try:
    with C(False):
        raise KeyError(2)
except KeyError:
    print("passed on")
