# Octal escapes take up to three digits.
print(ord("\0"), ord("\7"), ord("\12"), ord("\101"), len("\1234"), [ord(c) for c in "\08"])
