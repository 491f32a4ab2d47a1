# What was handled when another was raised.
try:
    try:
        raise ValueError("a")
    except ValueError as e:
        raise KeyError("b") from e
except KeyError as k:
    print(type(k.__cause__).__name__, k.__cause__.args)
