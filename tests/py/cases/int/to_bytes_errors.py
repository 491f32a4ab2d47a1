# What doesn't fit.
for f in (lambda: (256).to_bytes(1, "big"), lambda: (1 << 70).to_bytes(8, "big")):
    try:
        f()
        print("no error")
    except OverflowError:
        print("OverflowError")
