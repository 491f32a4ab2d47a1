# Indices out of range, items of other types.
b = bytearray(1)
try:
    b[0] = "a"
except TypeError:
    print("TypeError")
try:
    b[5] = 1
except IndexError:
    print("IndexError")
