# sort, with key and reverse.
a = [3, 1, 2]
print(a.sort(), a)
a.sort(reverse=True)
print(a)
w = ["bb", "a", "ccc", "dd"]
w.sort(key=len)
print(w)
w.sort(key=lambda s: -len(s))
print(w)
