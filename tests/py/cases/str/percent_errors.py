# Too few, too many.
for f in (lambda: "%s %s" % 1, lambda: "%s" % (1, 2), lambda: "%d" % "x", lambda: "%(a)s" % 5):
    try:
        f()
    except TypeError:
        print("TypeError")
