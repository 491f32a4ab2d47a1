# An item of a tuple: the list grows though the store fails.
t = ([1],)
try:
    t[0] += [2]
except TypeError:
    print("TypeError", t)
