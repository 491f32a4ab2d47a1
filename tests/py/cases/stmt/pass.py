# pass does nothing (7.4).
for i in range(2):
    pass
if 1: pass


class C: pass


def f(): pass


print(i, f(), C.__name__)
