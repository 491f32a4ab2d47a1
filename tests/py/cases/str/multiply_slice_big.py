# Long strings.
s = "0123456789" * 100
print(len(s), s[500:510], s[::100], s.count("9"), s[-1])
