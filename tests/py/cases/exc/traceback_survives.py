# The exception can be kept and raised again.
kept = None
try:
    {}[1]
except KeyError as e:
    kept = e
try:
    raise kept
except KeyError as e:
    print(e is kept)
