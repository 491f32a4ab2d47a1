# Slices of text and bytes.
s = "hello"
print(s[1:3], s[::-1], s[-2:], s[10:], b"hello"[1:4], (1, 2, 3)[::2])
