# Escapes in strings (2.4.1).
s = "\a\b\f\n\r\t\v\\\'\"\x41\101\u0042\U00000043"
print([ord(c) for c in s])
print("a\
b")
