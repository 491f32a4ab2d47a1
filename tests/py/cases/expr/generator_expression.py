# Lazy (6.2.8).
log = []


def note(x):
    log.append(x)
    return x


g = (note(x) for x in range(5))
print(log, next(g), next(g), log)
print(sum(x for x in range(10)), max((x for x in [3, 1]), default=0))
