# eval.
print(eval("a * 2", {"a": 4}), eval("x + y", {"x": 1}, {"y": 2}), eval(" 1 + 1 "))
