# Only in loops.
for src in ("break", "continue", "if 1:\n    break", "for i in []:\n    def f():\n        break"):
    try:
        exec(src)
    except SyntaxError:
        print("SyntaxError")
