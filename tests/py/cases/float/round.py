# round.
print(round(2.5), round(3.5), round(-2.5), round(2.4), round(1.25, 1), round(7), round(15, -1), round(2.0))
