# Conway's game.
def step(cells):
    near = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    k = (x + dx, y + dy)
                    near[k] = near.get(k, 0) + 1
    return {k for k, n in near.items() if n == 3 or (n == 2 and k in cells)}


c = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(4):
    c = step(c)
print(sorted(c))
