# Unfinished strings and brackets.
for t in ("'abc", '"""abc', "(1, 2", "[1", "{1:", "f(", "x = 'a\n'"):
    try:
        exec(t)
    except SyntaxError:
        print("SyntaxError")
