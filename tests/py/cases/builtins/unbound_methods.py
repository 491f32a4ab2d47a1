# Methods of types as functions.
print(str.upper("a"), list.append([1], 2), dict.get({"a": 1}, "a"), str.join(",", "ab"), int.from_bytes(b"\x05", "big"))
