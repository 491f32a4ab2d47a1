# bool.
print(True, False, bool(0), bool("a"), bool([]), bool(()), True is bool(1), str(True), repr(False), int(True), True < 2, not True)
