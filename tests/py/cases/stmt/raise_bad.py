# Only exceptions.
for v in (1, "text", None, object):
    try:
        raise v
    except TypeError:
        print("TypeError")
