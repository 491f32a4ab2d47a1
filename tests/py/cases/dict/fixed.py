# The dicts of built-in types and of errno can be read and copied, not changed.
import errno

if not hasattr(errno.errorcode, "fromkeys"):
    print("no dict")
for fixed in (int.__dict__,):
    for change in (lambda d: d.__setitem__("x", 1), lambda d: d.__delitem__("x")):
        try:
            change(fixed)
        except (TypeError, AttributeError):
            print("refused")
    mine = dict(fixed)
    mine["x"] = 1
    print(mine["x"], "x" in fixed)


class A:
    x = 1


try:
    A.__dict__["y"] = 2
except TypeError:
    print("TypeError")
print(hasattr(A, "y"), A.__dict__["x"])
code = errno.errorcode.copy()
code[0] = "none"
print(code[0], code[errno.ENOENT])
