def bench():
    n = 100000
    prime = [True] * (n + 1)
    prime[0] = prime[1] = False
    i = 2
    while i * i <= n:
        if prime[i]:
            for k in range(i * i, n + 1, i):
                prime[k] = False
        i += 1
    count = 0
    for p in prime:
        if p:
            count += 1
    return count
