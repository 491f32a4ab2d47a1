# and, or return an operand (6.11).
print(0 or "x", 1 and "y", [] and 1, "" or 0, None or [] or 5, 1 and 2 and 3, 0 and 1 / 0)
