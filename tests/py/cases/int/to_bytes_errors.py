# What doesn't fit.
for f in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(2, "big")):
    try:
        f()
        print("no error")
    except OverflowError:
        print("OverflowError")
