# Quotes and escapes in repr.
for s in ("a", "it's", '"', "'\"", "\n\t\\", "\x00\x7f", "é"):
    print(repr(s))
