# match at the start, search anywhere.
import re
print(re.match("a+", "aab").group(0), re.match("b", "ab"), re.search("b+", "abb").group(), re.search("x", "abc"))
