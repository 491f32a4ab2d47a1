# Towers.
def hanoi(n, a, b, c, moves):
    if n:
        hanoi(n - 1, a, c, b, moves)
        moves.append((a, c))
        hanoi(n - 1, b, a, c, moves)


m = []
hanoi(5, "A", "B", "C", m)
print(len(m), m[:4])
