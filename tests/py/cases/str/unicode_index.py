# By characters, not bytes.
s = "aé€𝄞z"
print(len(s), s[1], s[2:4], s[-1], s[::-1], s.find("€"), s.index("z"), "é" in s, [ord(c) for c in s])
