# Strings with values inside values.
a = "in"
print(f"{f'{a}' + 'x'} {f'{a!r:>6}'}")
