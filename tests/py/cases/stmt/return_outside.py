# return and yield belong to functions.
for src in ("return 1", "yield 1", "class C:\n    return 1"):
    try:
        exec(src)
    except SyntaxError:
        print("SyntaxError")
