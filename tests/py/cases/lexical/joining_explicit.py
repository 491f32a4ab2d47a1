# A backslash joins lines (reference 2.1.5).
x = 1 + \
    2 + \
    3
if x == 6 and \
        x > 0:
    print("joined", x)
