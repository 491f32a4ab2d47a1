# No item can be set.
try:
    b"abc"[0] = 1 if False else exec("b'abc'[0] = 1")
except TypeError:
    print("TypeError")
except SyntaxError:
    print("SyntaxError")
