# Missing keys.
d = {}
for f in (lambda: d["x"], lambda: d.pop("x"), lambda: d.popitem()):
    try:
        f()
    except KeyError:
        print("KeyError")
