# The last line may lack its newline.
exec("x = 5")
exec("if x:\n    y = x")
print(x, y)
