# A pattern used again.
import re
p = re.compile(r"(\d+)\.(\d+)")
print(p.match("1.2").groups(), p.search("v3.14 ").group(1), p.match("x"), p.sub("N", "1.2 3.4"))
