# bytes.
b = b"abc"
print(b[0], b[1:], len(b), list(b), b + b"d", b * 2, b == b"abc", b < b"abd", b"b" in b, 98 in b)
