def f(n):
    try:
        if n == 0:
            raise ValueError("zero")
        if n == 1:
            return "one"
        return 1 // (n - 2)
    except ValueError as e:
        return "ValueError " + str(e)
    except (ZeroDivisionError, TypeError):
        return "division"
    else:
        return "else"
    finally:
        print("finally", n)
print(f(0), f(1), f(2), f(3))
def g():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
        finally:
            print("fin", i)
    return "done"
print(g())
try:
    try:
        raise KeyError("k")
    finally:
        print("inner")
except LookupError as e:
    print(type(e).__name__, e.args)
try:
    raise RuntimeError("a") from ValueError("b")
except RuntimeError as e:
    print(repr(e.__cause__)[:10])
