# Only what can be called.
for v in (1, "a", None, [], {}):
    try:
        v()
    except TypeError:
        print("TypeError")
