# dump and load.
import io
import json
f = io.StringIO()
json.dump({"a": [1, 2]}, f)
f.seek(0)
print(json.load(f))
