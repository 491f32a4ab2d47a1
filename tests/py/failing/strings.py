# Texts, bytes, formatting, big numbers.
def work():
    t = "abc" * 50 + "é"
    parts = t.split("b")
    b = bytearray(t.encode())
    b += b"more"
    n = 3 ** 200 // 7 ** 20
    return "%s %d %r" % (len(parts), len(b), "-".join(parts[:3])), f"{n:x}"[:10], "{:>8}|{!r}".format(1.5, "x")


print(work())
