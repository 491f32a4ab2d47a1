x = 1
def f():
    global x, made
    x += 1
    made = "new"
f()
print(x, made, "x" in globals(), callable(f), f.__name__)
exec("y = x * 10")
print(y, eval("x + y"), eval("a + 1", {"a": 5}))
d = {}
exec("def q(): return 42", d)
print(d["q"]())
def unbound():
    print(z)
    z = 1
try:
    unbound()
except NameError:
    print("NameError")
del x
try:
    x
except NameError as e:
    print("gone")
