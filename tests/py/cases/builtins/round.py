# round.
print(round(5), round(5.5), round(6.5), round(1.75, 1), round(-1.5), round(123, -1))
