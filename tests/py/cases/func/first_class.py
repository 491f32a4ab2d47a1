# Functions in containers, as arguments, compared.
def f():
    return 1


g = f
print(g is f, [f, f][1](), {"k": f}["k"](), (lambda h: h())(f), f == g)
