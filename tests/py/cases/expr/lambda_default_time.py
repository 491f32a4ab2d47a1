# Defaults are evaluated when the lambda is made.
x = 1
f = lambda a=x: a
x = 2
print(f(), (lambda: x)())
