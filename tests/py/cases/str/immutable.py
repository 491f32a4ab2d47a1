# No item can be set.
s = "abc"
for f in (lambda: s.__setitem__(0, "x") if hasattr(s, "__setitem__") else [][1], ):
    try:
        f()
    except (AttributeError, IndexError, TypeError):
        print("no")
try:
    exec("s[0] = 'x'")
except TypeError:
    print("TypeError")
