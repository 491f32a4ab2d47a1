# On bytes.
import re
print(re.match(b"a+", b"aab").group(), re.search(rb"\d", b"x5").group(0))
