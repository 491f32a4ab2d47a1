# A text at the start changes nothing.
def f():
    """text"""
    return 1


class C:
    "text"
    x = 2


print(f(), C.x)
