# Shifts across limbs.
a = 0x123456789abcdef0123456789
print(a << 3, a << 64, a >> 7, a >> 64, a >> 200, -a >> 33, hex(a << 33))
