# int() of texts and floats.
print(int(), int("42"), int("-7"), int(" 8 "), int("ff", 16), int("0x1f", 0), int("101", 2), int("z", 36), int(3.9), int(-3.9), int(True))
for t in ("", "a", "1.5", "12z", "--1"):
    try:
        int(t)
    except ValueError:
        print("ValueError")
