# From the right.
print("a,b,c".rsplit(",", 1), "a,b,c".rsplit(",", 5), "a b c".rsplit(None, 1), "a,b".rsplit(","))
