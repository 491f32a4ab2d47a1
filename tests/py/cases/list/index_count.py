# index, count.
a = [1, 2, 3, 2]
print(a.index(2), a.index(2, 2), a.count(2), a.count(9))
for f in (lambda: a.index(9), lambda: a.remove(9)):
    try:
        f()
    except ValueError:
        print("ValueError")
