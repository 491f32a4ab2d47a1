print(int("42"), int(" -42 "), int("0x1f", 16), int("z", 36), int("1_000"), int("0b101", 0))
for bad in ("", "x", "1 2", "_1", "0x"):
    try:
        print(int(bad, 10))
    except ValueError:
        print("ValueError", repr(bad))
