# |.
import re
print(re.match("abc|ab", "abd").group(), re.match("a|b|c", "c").group(), re.match("(a|b)*c", "ababc").group())
