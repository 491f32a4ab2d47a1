# ^ and $.
import re
print(re.search("^b", "ab"), re.search("b$", "ab").group(), re.match("^ab$", "ab").group(), re.search("^$", "").group() == "")
