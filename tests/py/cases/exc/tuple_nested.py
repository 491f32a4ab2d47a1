# Handlers given by a tuple in a name.
errors = (KeyError, ValueError)
try:
    raise ValueError
except errors:
    print("caught")
