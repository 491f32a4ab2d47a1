# Texts of integers.
print(bin(10), oct(10), hex(10), bin(-1), hex(1 << 40))
