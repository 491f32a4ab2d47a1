# Any expression fits in braces.
d = {"k": [1, 2]}
print(f"{d['k'][1]} {[i for i in range(3)]} {(lambda v: v + 1)(1)} {'yes' if d else 'no'}")
