# Adjacent literals are one (2.4.2).
print("ab" 'cd' "" "ef")
x = ("one "
     "two")
print(x, len(b"a" b"b"))
