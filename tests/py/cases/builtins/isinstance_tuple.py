# Nested ways to ask.
print(isinstance(1, (str, int)), isinstance("a", (int, float)), isinstance(True, int), isinstance(1, object))
try:
    isinstance(1, 5)
except TypeError:
    print("TypeError")
