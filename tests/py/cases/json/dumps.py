# To text.
import json
print(json.dumps([1, "a", None, True, False, 1.5]), json.dumps({"k": [1, {"x": None}]}), json.dumps("q\"\\\n\t"), json.dumps(()), json.dumps([]))
