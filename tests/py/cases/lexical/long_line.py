# A line of many terms.
print(eval("+".join(["1"] * 40)))
