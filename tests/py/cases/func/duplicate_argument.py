# A name once.
for src in ("def f(a, a): pass", "lambda a, a: 1", "f(a=1, a=2)", "def f(*a, *b): pass", "def f(a=1, b): pass"):
    try:
        exec(src)
    except SyntaxError:
        print("SyntaxError")
