# Groups.
import re
m = re.match(r"(\w+)-(\d+)", "ab-12")
print(m.group(0), m.group(1), m.group(2), m.groups())
m = re.match("(a)|(b)", "b")
print(m.group(1), m.group(2))
