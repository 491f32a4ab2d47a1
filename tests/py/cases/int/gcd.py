# Euclid.
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


print(gcd(2 ** 50 * 3 ** 20, 2 ** 30 * 3 ** 25 * 7), gcd(17, 5))
