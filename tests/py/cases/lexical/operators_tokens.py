# The longest token wins.
a = 7
a <<= 1; a >>= 2; a **= 2; a //= 2
print(a, 1 <-1, 2**-1, 7//-2, not 1)
