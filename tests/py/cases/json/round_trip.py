# There and back.
import json
v = {"list": [1, 2, [3]], "text": "a\u20ac\"", "none": None, "bool": [True, False], "empty": {}}
print(json.loads(json.dumps(v)) == v)
