# Without blanks.
import json
print(json.dumps([1, {"a": 2}], separators=(",", ":")))
