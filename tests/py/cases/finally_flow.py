def f():
    try:
        return 1
    finally:
        return 2
def g():
    while True:
        try:
            return "try"
        finally:
            break
    return "after"
def h():
    x = 1
    try:
        return x
    finally:
        x = 2
print(f(), g(), h())
