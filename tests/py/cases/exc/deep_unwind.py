# Through many calls, each with finally.
log = []


def f(n):
    try:
        if n == 0:
            raise ValueError
        f(n - 1)
    finally:
        log.append(n)


try:
    f(5)
except ValueError:
    print(log)
