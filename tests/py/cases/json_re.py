import json
import re
o = {"a": [1, 2.5, None, True], "b": {"c": "x\ny\u20ac"}}
s = json.dumps(o)
print(json.loads(s) == o, json.loads(' [1, "a\\u0041", -2e3] '))
m = re.match("([a-z]+)(\\d*)", "abc12!")
print(m.group(0), m.group(1), m.group(2), re.search("z", "abc"), re.sub("b+", "X", "abbbc"), re.split("[,;]", "a,b;c"))
