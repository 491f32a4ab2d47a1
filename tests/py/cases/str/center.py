# center.
print("[" + "ab".center(6) + "]", "[" + "abc".center(4) + "]", "[" + "abcd".center(2) + "]")
