# What __getitem__ gets.
class S:
    def __getitem__(self, i):
        return i


s = S()
print(s[1], s[1:2], s[::3], s[1, 2], s[1:2, ...], s[()])
