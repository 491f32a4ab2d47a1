# Bits of a number.
def bits(n):
    return [i for i in range(16) if n >> i & 1]


print(bits(0b1010011), sum(1 << i for i in bits(1234)), bin(1234).count("1"))
