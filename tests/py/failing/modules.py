# Modules in C: json, re, struct, collections, io.
import io
import json
import re
import struct
from collections import OrderedDict, deque, namedtuple


def work():
    P = namedtuple("P", "x y")
    text = json.dumps({"a": [1, 2.5, None, "é"]})
    back = json.loads(text)
    q = deque((), 4)
    for i in range(6):
        q.append(i)
    f = io.StringIO()
    f.write("line\n" * 3)
    return P(1, 2), back["a"], re.sub("l(.)n", r"<\1>", f.getvalue()), struct.pack("<HI", 1, 2), list(q), list(OrderedDict(a=1))


print(work())
