# startswith, endswith.
s = "hello"
print(s.startswith("he"), s.startswith("lo"), s.endswith("lo"), s.startswith("l", 2), s.startswith(""), s.endswith("hello world"))
