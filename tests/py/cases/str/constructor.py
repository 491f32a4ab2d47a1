# str().
print(str(), str(5), str(1.5), str(None), str([1, "a"]), str(b"abc", "utf-8"), str(True), str((1,)))
