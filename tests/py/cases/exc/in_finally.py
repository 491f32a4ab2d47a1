# An exception in finally replaces the one before.
try:
    try:
        raise ValueError
    finally:
        raise KeyError
except Exception as e:
    print(type(e).__name__)
