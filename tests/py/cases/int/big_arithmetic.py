# Numbers of many digits.
a, b = 10 ** 30 + 7, 3 ** 50
print(a + b, a - b, b - a, a * b, a // b, a % b, -a // b, -a % b, divmod(a, b))
