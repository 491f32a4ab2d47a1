a = [1]
b = a
a += [2]
print(a, b, a is b)
t = (1,)
u = t
t += (2,)
print(t, u)
class C:
    n = 1
c = C()
c.n += 5
print(c.n, C.n)
d = {"k": 1}
d["k"] *= 7
x = 5
x //= 2
x **= 3
x <<= 2
x |= 1
x ^= 3
x -= 1
x %= 20
print(d, x)
