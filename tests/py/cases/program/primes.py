# A sieve.
def sieve(n):
    s = bytearray([1]) * (n + 1)
    for i in range(2, int(n ** 0.5) + 1):
        if s[i]:
            for j in range(i * i, n + 1, i):
                s[j] = 0
    return [i for i in range(2, n + 1) if s[i]]


print(sieve(100), len(sieve(1000)))
