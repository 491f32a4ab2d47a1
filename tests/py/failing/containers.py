# Containers of every kind, grown and cut, while the allocator fails.
def work():
    a = [i * i for i in range(20)]
    d = {str(i): (i, [i]) for i in range(12)}
    s = {x % 7 for x in a}
    a.extend(range(30))
    a.sort(key=lambda x: -x)
    d.update(a=1, b=2)
    return len(a), len(d), sorted(s), a[:3]


print(work())
