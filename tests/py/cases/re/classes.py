# Classes of characters.
import re
print(re.match(r"\d+", "123a").group(), re.match(r"\w+", "ab_1-").group(), re.search(r"\s", "a b").group() == " ", re.match("[a-c]+", "abcd").group(), re.match("[^x]+", "abx").group())
