# isdigit, isalpha, isspace, isupper, islower.
for s in ("", "12", "ab", "aB", "AB", " \t", "a1", "a b"):
    print(repr(s), s.isdigit(), s.isalpha(), s.isspace(), s.isupper(), s.islower())
