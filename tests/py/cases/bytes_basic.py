b = b"hello\x00\xff"
print(b, b[0], b[-1], b[1:3], len(b), b + b"x", b * 2, 104 in b, b"ell" in b, list(b))
print(bytes([1, 2, 3]), bytes(3), bytes("é", "utf8"), b.find(b"l"), b"a,b".split(b","), b"x".join([b"1", b"2"]))
a = bytearray(b"abc")
a[0] = 65
a.append(66)
a.extend(b"CD")
a[1:2] = b"xyz"
print(a, len(a), a == bytes(a), bytearray(2), a[::-1] if False else "")
m = memoryview(a)
m[0] = 90
print(a[0], len(m), bytes(m[1:3]), m[2])
