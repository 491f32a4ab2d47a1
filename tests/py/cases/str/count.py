# count.
print("banana".count("a"), "banana".count("an"), "aaaa".count("aa"), "abc".count(""), "abc".count("x"), "banana".count("a", 2, 4))
