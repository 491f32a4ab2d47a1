# exec with two namespaces.
g, l = {"x": 1}, {}
exec("y = x + 1", g, l)
print(l, "y" in g)
