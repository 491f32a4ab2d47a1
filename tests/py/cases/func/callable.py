# What can be called.
class C:
    def __call__(self):
        pass


print(callable(len), callable(C), callable(C()), callable(lambda: 0), callable(5), callable(object()))
