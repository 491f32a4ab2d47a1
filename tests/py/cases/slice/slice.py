# slice objects.
s = slice(1, 5, 2)
print(s.start, s.stop, s.step, list(range(10))[s], "abcdefg"[s], s == slice(1, 5, 2), slice(3).stop)
