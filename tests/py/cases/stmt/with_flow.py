# return, break and continue leave it too.
class C:
    def __enter__(self):
        return self

    def __exit__(self, *a):
        print("exit", a)


def f():
    with C():
        return 5


print(f())
for i in range(2):
    with C():
        if i:
            break
        continue
