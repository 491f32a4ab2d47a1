# Any statement in a body.
class C:
    for i in range(3):
        pass
    if i == 2:
        def f(self):
            return "f"
    try:
        1 / 0
    except ZeroDivisionError:
        z = 1


print(C.i, C().f(), C.z)
