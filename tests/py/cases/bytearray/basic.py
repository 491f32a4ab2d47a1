# Bytes that change.
b = bytearray(b"abc")
b[0] = 88
b[1:2] = b"123"
b.append(33)
b.extend(b"xy")
b += b"z"
print(b, len(b), b[0], bytes(b), b == b"X123c!xyz")
