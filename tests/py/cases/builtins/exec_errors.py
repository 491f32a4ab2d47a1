# Errors in text that is run.
for t in ("1 +", "def f(:", "x = = 1", "if", "for x", "class", "(", "a b", "1x", "return", "f(a=1, 2)", "lambda: (yield) = 1"):
    try:
        exec(t)
        print(t, "no error")
    except SyntaxError:
        print("SyntaxError")
