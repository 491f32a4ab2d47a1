# add, remove, discard, pop, update.
s = {1}
s.add(2)
s.add(2)
s.discard(9)
s.update([3, 4], (5,))
s.remove(1)
print(sorted(s), len(s), s.pop() in (2, 3, 4, 5))
s.clear()
print(s, s == set())
for f in (lambda: s.remove(1), lambda: s.pop()):
    try:
        f()
    except KeyError:
        print("KeyError")
