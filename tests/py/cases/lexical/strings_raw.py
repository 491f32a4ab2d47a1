# Raw strings keep their backslashes (2.4.1).
print(r"\n\t", len(r"\n"), R'\x', r"a\"b")
