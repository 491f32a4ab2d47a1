# A dedent must match an outer level (2.1.8).
for text in ("if 1:\n    a\n  b\n", "if 1:\na\n", "x = 1\n  y = 2\n"):
    try:
        exec(text)
        print("no error")
    except IndentationError:
        print("IndentationError")
    except SyntaxError:
        print("SyntaxError")
