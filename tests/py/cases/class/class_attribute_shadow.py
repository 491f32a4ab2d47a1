# An instance's attribute hides the class's.
class C:
    n = 0


a, b = C(), C()
a.n = 5
C.n = 1
print(a.n, b.n)
del a.n
print(a.n)
