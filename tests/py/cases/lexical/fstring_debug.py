# The text before = is shown too.
x, y = 1, "a"
print(f"{x=} {y=} {x+1=}")
print(f"{ x = }")
