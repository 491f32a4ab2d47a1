# only: host 32
# A line of many terms; the board's C stack has room for about thirty.
print(eval("+".join(["1"] * 100)))
