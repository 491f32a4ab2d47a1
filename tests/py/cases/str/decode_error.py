# Bytes that are no UTF-8.
for b in (b"\xff", b"a\xc3", b"\xe2\x82", b"\x80abc"):
    try:
        b.decode()
    except UnicodeError:
        print("UnicodeError")
