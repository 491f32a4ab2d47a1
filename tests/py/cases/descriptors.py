class Typed:
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, obj, cls):
        return self if obj is None else obj.__dict__.get("_" + self.name, "unset")
    def __set__(self, obj, value):
        setattr(obj, "_" + self.name, value * 2)
class T:
    a = Typed()
t = T()
print(t.a)
t.a = 4
print(t.a, T.a.name)
class G:
    def __getattr__(self, n):
        return "got " + n
g = G()
g.x = 1
print(g.x, g.y, hasattr(g, "z"), getattr(g, "w"))
