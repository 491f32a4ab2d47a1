def bench():
    d = {}
    for i in range(50000):
        d[i * 7 % 10007] = i
    names = ["k%d" % i for i in range(500)]
    count = {}
    for turn in range(400):
        for name in names:
            count[name] = count.get(name, 0) + turn
    total = 0
    for k in d:
        total += d[k]
    for name in names:
        total += count[name]
    return total
