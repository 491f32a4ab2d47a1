# Many attributes on an instance.
class C:
    pass


c = C()
for i in range(50):
    setattr(c, "a%d" % i, i)
for i in range(0, 50, 2):
    delattr(c, "a%d" % i)
print(sum(getattr(c, "a%d" % i, 0) for i in range(50)), len(c.__dict__))
