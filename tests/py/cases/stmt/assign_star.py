# One starred target takes the rest.
a, *b, c = range(6)
*d, e = "xyz"
f, *g = [1]
(h, *i), j = (1, 2, 3), 4
print(a, b, c, d, e, f, g, h, i, j)
