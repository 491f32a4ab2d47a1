def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, sorted(kw.items())
print(f(1, c=3), f(1, 9, 8, 7, c=0, z=1), f(*[1, 2], **{"c": 5, "e": 6}))
for call in ("f()", "f(1)", "f(1, c=1, a=2)"):
    try:
        eval(call)
    except TypeError:
        print("TypeError", call)
def g(a, /, b, *, c):
    return a + b + c
print(g(1, 2, c=3), g(1, b=2, c=3))
