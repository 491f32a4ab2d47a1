# Letters moved.
def shift(s, n):
    return "".join(chr((ord(c) - 97 + n) % 26 + 97) if c.isalpha() else c for c in s)


print(shift("hello, world", 3), shift(shift("abc xyz", 5), -5))
