# compile for the prompt takes one statement, no more and no fewer.
for text in ("", "\n", "1", "x = 1; y = 2\n", "if 1:\n    z = 3\n", "1\n2\n", "\\\n", "x = 1\n\n\n", "x = 1 # done"):
    try:
        compile(text, "text", "single")
        print(repr(text), "fine")
    except SyntaxError:
        print(repr(text), "SyntaxError")
