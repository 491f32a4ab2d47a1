# __setattr__ and __delattr__.
class C:
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value + 1)

    def __delattr__(self, name):
        print("del", name)


c = C()
c.x = 1
print(c.x)
del c.x
print(c.x)
