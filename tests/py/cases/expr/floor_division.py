# // rounds down, % has the divisor's sign (6.7).
for a in (7, -7):
    for b in (2, -2, 3, -3):
        print(a // b, a % b, a == (a // b) * b + a % b)
