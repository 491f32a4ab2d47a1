s = "hello"
print(s[0], s[-1], s[1:3], s[::-1], s[::2], s * 2, s + "!", len(s), "ell" in s, "z" not in s)
print(s.upper(), s.find("l"), s.rfind("l"), s.index("e"), s.count("l"), s.replace("l", "L"), s.replace("l", "L", 1))
print(s.startswith("he"), s.endswith(("x", "lo")), "a,b,,c".split(","), " a  b ".split(), "a b c".rsplit(" ", 1))
print("-".join(["a", "b"]), " x ".strip(), "xxaxx".strip("x"), "abc".partition("b"), "abc".rpartition("x"))
