# Eight queens.
def place(n, cols=()):
    if len(cols) == n:
        yield cols
        return
    for c in range(n):
        if all(c != o and abs(c - o) != len(cols) - i for i, o in enumerate(cols)):
            yield from place(n, cols + (c,))


print(next(place(6)), sum(1 for _ in place(5)))
