l = [3, 1, 2]
l.append(5)
l.insert(0, 9)
l.extend((7, 8))
print(l, l.pop(), l.pop(0), l.index(2), l.count(1), 5 in l, len(l), l[1:3], l[::-1], l[-1])
l.sort()
print(l, sorted([3, 1, 2], reverse=True), sorted("bca"), sorted([1, -2, 3], key=abs))
l[1:3] = [10, 20, 30]
del l[0]
l.reverse()
print(l, l + [1], l * 2, [1, 2] < [1, 3], [1] == [1], [[]] * 2)
l.remove(20)
l.clear()
print(l, list("abc"), list(range(5))[::2])
x = list(range(10))
x[::2] = [0] * 5
del x[1::3]
print(x)
