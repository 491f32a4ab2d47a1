# bin, oct, hex.
print(bin(5), oct(8), hex(255), bin(-5), hex(-255), bin(0), hex(1 << 70))
