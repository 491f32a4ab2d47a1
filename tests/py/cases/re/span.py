# Where it was.
import re
m = re.search("b(c)", "abcd")
print(m.start(), m.end(), m.span(), m.span(1), m.start(1))
