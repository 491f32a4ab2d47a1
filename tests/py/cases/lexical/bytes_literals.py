# Bytes literals (2.4.1).
print(b"abc", b'\x00\xff', rb"\n", Rb'\t', list(b"\n\t\\"))
print(b"""x
y""")
