# Long numbers to text and back.
n = 7 ** 120
s = str(n)
print(s, int(s) == n, int(hex(n), 16) == n, len(bin(n)))
