# A return in finally replaces what was going on.
def f():
    try:
        raise ValueError
    finally:
        return "finally"


def g():
    try:
        return "try"
    finally:
        return "finally"


print(f(), g())
