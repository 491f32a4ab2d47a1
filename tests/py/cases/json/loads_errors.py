# What is no JSON.
import json
for t in ("", "{", "[1,", "nul", '"abc', "[1 2]", "'a'", "{\"a\" 1}"):
    try:
        json.loads(t)
        print(repr(t), "accepted")
    except ValueError:
        print("ValueError")
