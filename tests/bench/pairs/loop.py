def bench():
    a = 0
    for i in range(1500000):
        a = (a + i * 3) & 0xffff
    n = 0
    while n < 1500000:
        n += 1
        if n & 1:
            a ^= n
    return a
