# Strings cut and padded.
print("[{:.2}] [{:5.2}] [{:>5.1}] [{!r:>5}] [{!s}]".format("abc", "abc", "abc", "a", 1))
