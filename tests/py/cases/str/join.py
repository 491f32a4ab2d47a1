# join.
print(",".join(["a", "b"]), "".join("abc"), "-".join([]), " ".join(x for x in "xy"), "+".join({"k": 1}))
try:
    "".join([1])
except TypeError:
    print("TypeError")
