# ** binds tighter than a minus before it, and to the right (6.5).
print(2 ** 3 ** 2, -2 ** 2, 2 ** -1, (-2) ** 2, 0 ** 0, 10 ** 20)
