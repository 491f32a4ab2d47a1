# from_bytes, to_bytes.
print(int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"), (258).to_bytes(2, "big"), (1).to_bytes(4, "little"))
