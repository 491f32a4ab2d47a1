# format with positions and names.
print("{} {}".format(1, 2), "{1} {0}".format(1, 2), "{a} {b}".format(a=1, b="x"), "{0}{0}".format("ab"), "{{}}".format())
