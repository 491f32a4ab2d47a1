# Width and precision from the values.
print("%*d|%-*d|%.*f" % (5, 42, 4, 7, 2, 3.14159))
