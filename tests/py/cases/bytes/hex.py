# hex, fromhex.
print(b"\x00\xff\x10".hex(), bytes.fromhex("00ff10"), bytes.fromhex("0a 0b"), bytearray.fromhex("01"), b"ab".hex(":"))
for between in (5, None, 1.5, [], ()):
    try:
        print(b"ab".hex(between))
    except (TypeError, ValueError):
        print("refused")
