# globals() is the module's namespace.
def f():
    globals()["made"] = 5


f()
print(made, "f" in globals())
