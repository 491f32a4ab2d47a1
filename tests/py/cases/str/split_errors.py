# An empty separator.
try:
    "abc".split("")
except ValueError:
    print("ValueError")
