# Equality of different types; order is an error.
print(1 == 1.0, 1 == True, "1" == 1, None == 0, [] == (), (1, 2) == [1, 2], b"a" == "a")
for f in (lambda: 1 < "a", lambda: None < 1, lambda: [] < (), lambda: {} < {}):
    try:
        f()
    except TypeError:
        print("TypeError")
