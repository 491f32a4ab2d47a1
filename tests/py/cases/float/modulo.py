# The sign of the divisor.
print(5.5 % 2, -5.5 % 2, 5.5 % -2, divmod(5.5, 2), -7 // 2.0, 1.0 % 0.25)
