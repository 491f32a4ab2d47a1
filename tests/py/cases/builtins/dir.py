# dir.
class C:
    x = 1

    def f(self):
        pass


c = C()
c.y = 2
names = dir(c)
print("x" in names, "y" in names, "f" in names, "zz" in names, "append" in dir([]))
