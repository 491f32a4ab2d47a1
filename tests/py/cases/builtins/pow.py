# pow.
print(pow(2, 5), pow(2, -1), pow(5, 3, 7), pow(2, 100, 13), pow(2.0, 3))
