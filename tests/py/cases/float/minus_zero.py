# The sign of zero.
z = -0.0
print(z, abs(z), z + 0, 0.0 == z, str(-z))
