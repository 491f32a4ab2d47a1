# Doubled braces are braces.
n = 5
print(f"{{{n}}} {{}} {{n}}")
