# From text.
import json
print(json.loads("[1, -2.5, null, true, false]"), json.loads('{"a": {"b": []}}'), json.loads('"x\\n\\u0041\\/"'), json.loads(" 5 "), json.loads("1e2"))
