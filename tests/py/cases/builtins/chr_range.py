# What chr takes.
for v in (-1, 0x110000):
    try:
        chr(v)
    except ValueError:
        print("ValueError")
print(repr(chr(0)), chr(65))
