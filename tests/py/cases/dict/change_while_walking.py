# The size may not change.
d = {1: 1, 2: 2}
try:
    for k in d:
        d[k] = 0
    print("values may")
except RuntimeError:
    print("RuntimeError")
