# Too many, too few.
for src in ("a, b = 1, 2, 3", "a, b = (1,)", "a, *b, c = [1]", "a, b = 5", "*a, *b = 1, 2"):
    try:
        exec(src)
    except (ValueError, TypeError, SyntaxError) as e:
        print(type(e).__name__)
