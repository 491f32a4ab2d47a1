# Formats that don't fit.
for f in (lambda: "{}".format(), lambda: "{a}".format(b=1), lambda: "{:d}".format("x"), lambda: "{".format(1), lambda: "{0} {}".format(1, 2)):
    try:
        f()
        print("no error")
    except (IndexError, KeyError, ValueError) as e:
        print(type(e).__name__)
