# An exception in __exit__.
class C:
    def __enter__(self):
        pass

    def __exit__(self, *a):
        raise KeyError


try:
    with C():
        raise ValueError
except Exception as e:
    print(type(e).__name__)
