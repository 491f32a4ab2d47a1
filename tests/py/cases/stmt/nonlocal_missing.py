# There must be such a name.
for src in ("def f():\n    nonlocal zz\n", "nonlocal q\n"):
    try:
        exec(src)
        print("no error")
    except SyntaxError:
        print("SyntaxError")
