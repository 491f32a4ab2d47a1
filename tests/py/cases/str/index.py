# index and rindex raise.
s = "abcabc"
print(s.index("c"), s.rindex("a"), s.index("a", 1))
for f in (lambda: s.index("x"), lambda: s.rindex("x")):
    try:
        f()
    except ValueError:
        print("ValueError")
