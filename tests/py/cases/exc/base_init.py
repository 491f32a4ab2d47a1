# The arguments of an exception are those of its class's call until Exception.__init__ is called.
class A(Exception):
    def __init__(self, *args, **kw):
        print(self.args)
        Exception.__init__(self, "own", len(args))
        print(self.args, kw)


class B(ValueError):
    def __init__(self, text):
        super().__init__("b: " + text)
        raise self


class C(Exception):
    def __init__(self, code):
        self.code = code


class D(C):
    def __init__(self):
        super().__init__(7)
        try:
            super(C, self).__init__("d")
        finally:
            print("finally", self.args)


for make in (lambda: A(1, 2, key=3), lambda: B("x"), lambda: C(4), lambda: D()):
    try:
        raise make()
    except Exception as e:
        print(type(e).__name__, e.args, str(e), e.__cause__)
e = ValueError(1)
e.__init__(2, 3)
print(e.args, repr(e))
