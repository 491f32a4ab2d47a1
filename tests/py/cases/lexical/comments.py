# A comment runs to the line's end, also behind code.
x = 1  # one
# "not a string
print(x, "# not a comment")
