# sub, with groups and functions.
import re
print(re.sub("a", "x", "banana"), re.sub("(a)(n)", r"\2\1", "banana"), re.sub("[aeiou]", lambda m: m.group().upper(), "hello"), re.sub("a", "x", "aaa", 2))
