# __getattr__ for what isn't there.
class C:
    x = 1

    def __getattr__(self, name):
        if name == "no":
            raise AttributeError(name)
        return "got " + name


c = C()
print(c.x, c.other, hasattr(c, "no"), getattr(c, "no", "default"))
