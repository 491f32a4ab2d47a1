# Keys of dicts.
d = {(1, 2): "a", (): "b", ((1,), 2): "c"}
print(d[(1, 2)], d[()], d[((1,), 2)])
try:
    {([],): 1}
except TypeError:
    print("TypeError")
