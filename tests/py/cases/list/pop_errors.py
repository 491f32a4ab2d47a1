# From nothing.
for f in (lambda: [].pop(), lambda: [1].pop(5)):
    try:
        f()
    except IndexError:
        print("IndexError")
