# __enter__ and __exit__ (8.5).
class C:
    def __enter__(self):
        print("enter")
        return "value"

    def __exit__(self, t, v, tb):
        print("exit", t, v)


with C() as x:
    print(x)
with C():
    pass
