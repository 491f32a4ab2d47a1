# type(name, bases, dict).
C = type("C", (), {"x": 1, "f": lambda self: self.x + 1})
D = type("D", (C,), {"x": 5})
print(C().f(), D().f(), D.__name__)
