# What isn't a number.
for t in ("0b2", "0o8", "0xg", "012"):
    try:
        print(t, eval(t))
    except SyntaxError:
        print(t, "SyntaxError")
