# Without __eq__ an object equals itself.
class C:
    pass


a = C()
print(a == a, a == C(), a != C(), a in [a], [a] == [a])
