# find, rfind with bounds.
s = "abcabc"
print(s.find("b"), s.find("b", 2), s.find("x"), s.rfind("b"), s.rfind("b", 0, 4), s.find("", 3), s.find("c", 0, 2), s.find("abc", -3))
