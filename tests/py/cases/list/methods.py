# append, extend, insert, remove, pop, clear.
a = [3, 1]
a.append(2)
a.extend([5, 4])
a.extend("xy")
a.insert(0, "first")
a.insert(-1, "x")
a.insert(100, "last")
a.remove(5)
print(a, a.pop(), a.pop(0), a)
a.clear()
print(a)
