# Underscores between digits (2.4.5).
print(1_000_000, 0x_ff, 0b1_0, 0o1_7)
