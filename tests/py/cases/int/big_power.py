# Powers and modular powers.
print(2 ** 200, pow(3, 100, 1000007), pow(2, 10), (-3) ** 51, pow(7, 0, 5))
