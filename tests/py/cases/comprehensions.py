print([x * y for x in range(3) for y in range(3) if x != y], {x: x * x for x in range(4)}, {c for c in "aab"} == {"a", "b"})
x = "kept"
l = [x for x in range(3)]
print(x, l, [[j for j in range(i)] for i in range(3)], [i for i in range(10) if i % 2 if i > 3])
print([y := 5, y * 2], [(last := n) for n in range(3)], last)
