# a.b (6.3.1).
class C:
    x = 1


c = C()
c.y = 2
print(c.x, c.y, C.x)
try:
    c.z
except AttributeError:
    print("AttributeError")
