# Equal strings are one key however they were made.
d = {"ab" + "c": 1}
print(d["a" + "bc"], d["".join(["a", "b", "c"])], "abc" in {"ab" "c"})
