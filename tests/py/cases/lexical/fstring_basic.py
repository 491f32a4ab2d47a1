# Values in a string (2.4.3).
a, b = 3, "x"
print(f"{a} {b} {a + 1} {b * 2}")
print(f'{a}{b}' "tail" f"{a}")
