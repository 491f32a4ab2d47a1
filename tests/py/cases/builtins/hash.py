# hash.
print(hash(1) == hash(1.0) == hash(True), hash("a") == hash("a"), hash((1, 2)) == hash((1, 2)), hash(None) == hash(None))
for v in ([], {}, set(), bytearray()):
    try:
        hash(v)
        print("hashed")
    except TypeError:
        print("TypeError")
