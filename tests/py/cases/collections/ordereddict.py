# In order, also after changes.
from collections import OrderedDict
d = OrderedDict([("b", 1), ("a", 2)])
d["c"] = 3
d["b"] = 9
print(list(d.items()), d.pop("a"), list(d))
