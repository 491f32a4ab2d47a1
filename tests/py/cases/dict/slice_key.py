# A slice is no key of a dict.
d = {}
for act in (lambda: d.__setitem__(slice(1), 2), lambda: {slice(1): 1}):
    try:
        act()
        print("no error")
    except TypeError:
        print("TypeError")
try:
    d[1:2] = 3
except TypeError:
    print("TypeError")
print(d, slice(1) == slice(1), slice(1, 2, 3))
