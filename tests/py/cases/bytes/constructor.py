# bytes().
print(bytes(), bytes(3), bytes([65, 66]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(3)), bytes(bytearray(b"q")))
for f in (lambda: bytes([256]), lambda: bytes(-1), lambda: bytes("a")):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
