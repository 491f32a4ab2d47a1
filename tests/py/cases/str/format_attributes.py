# Attributes and items in format.
class C:
    x = 5


print("{0.x} {1[1]} {2[k]}".format(C(), [1, 2], {"k": "v"}))
