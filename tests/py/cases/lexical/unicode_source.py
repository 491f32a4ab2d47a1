# Text in UTF-8.
s = "äöü€ 漢字"
print(s, len(s), s[0], s[-1], ascii_only := len(s.encode()))
