# Names with %.
print("%(a)s %(b)03d" % {"a": "x", "b": 7}, "%(k)s" % {"k": [1]})
