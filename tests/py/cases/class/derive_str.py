# A class from str.
class S(str):
    def shout(self):
        return self.upper() + "!"


s = S("abc")
print(s.shout(), s + "d", s == "abc", s[1], len(s), {"abc": 1}[s], isinstance(s, str))
