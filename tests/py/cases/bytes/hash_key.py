# As keys.
print({b"a": 1}[b"a"], hash(b"ab") == hash(b"a" + b"b"), b"a" in {"a": 1})
