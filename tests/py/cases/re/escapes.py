# Characters that mean something.
import re
print(re.match(r"\.\*\(", ".*(").group(), re.match(r"a\\b", "a\\b").group(), re.search(r"[.\]]", "a]").group())
