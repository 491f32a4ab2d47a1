# By code points.
print("a" < "b", "Z" < "a", "é" > "z", "a" == "a", "abc" <= "abc", "" < "a", max("abc"), sorted("bca"))
