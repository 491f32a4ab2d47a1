# getattr, setattr, hasattr, delattr.
class C:
    x = 1


c = C()
setattr(c, "y", 2)
print(getattr(c, "x"), getattr(c, "y"), getattr(c, "z", 3), hasattr(c, "y"), hasattr(c, "z"))
delattr(c, "y")
print(hasattr(c, "y"))
try:
    getattr(c, "z")
except AttributeError:
    print("AttributeError")
