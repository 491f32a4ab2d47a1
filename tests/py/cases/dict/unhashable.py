# Lists and dicts are no keys.
for k in ([], {}, set()):
    try:
        {k: 1}
    except TypeError:
        print("TypeError")
