# only: host
# Complex numbers: literals, arithmetic, comparison, parts.
a, b = 1 + 2j, 3 - 0.5j
print(a, b, -a, +b, 1j, complex(2), complex(1, -1), complex("1+2j"), complex())
print(a + b, a - b, a * b, a + 1, 2 * a, a - 0.5, 1 - a)
print(a / (1 + 1j), 4 / 2j, a**2, a**0, 1j**2 == -1, abs(3 + 4j))
print(a == a, a == b, a != b, a == 1, 1 + 0j == 1, 2.5 == 2.5 + 0j, hash(2 + 0j) == hash(2))
print(a.real, a.imag, bool(0j), bool(1j), repr(-0.5j), str(1.5 + 0j), isinstance(a, complex))
for wrong in (lambda: a < b, lambda: a // b, lambda: a % b, lambda: int(a), lambda: float(a), lambda: divmod(a, b)):
    try:
        print(wrong())
    except TypeError:
        print("TypeError")
for zero in (lambda: a / 0, lambda: 0j**-1, lambda: 1 / 0j):
    try:
        print(zero())
    except ZeroDivisionError:
        print("ZeroDivisionError")
root = (-4) ** 0.5
print(abs(root - 2j) < 1e-12, type(root).__name__)
print({1j: "i"}[1j], [1j, 2][0], "%s %r" % (1j, 2j), "{}".format(3j))
