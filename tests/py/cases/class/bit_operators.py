# << >> & | ^.
class N:
    def __lshift__(self, o):
        return "<<"

    def __rshift__(self, o):
        return ">>"

    def __and__(self, o):
        return "&"

    def __or__(self, o):
        return "|"

    def __xor__(self, o):
        return "^"


n = N()
print(n << 1, n >> 1, n & 1, n | 1, n ^ 1)
