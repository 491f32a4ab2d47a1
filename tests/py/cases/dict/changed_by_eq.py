# A key's __eq__ that changes the dict in which it is looked for.  Which keys are asked differs between Pythons: what
# must hold is that the dict stays whole.
class K:
    def __init__(self, n, what=None):
        self.n, self.what = n, what
    def __hash__(self):
        return self.n % 3
    def __eq__(self, other):
        what, self.what = self.what, None
        if what == 'clear':
            d.clear()
        elif what == 'grow':
            for i in range(100, 300):
                d[i] = i
        elif what == 'again':
            d.clear()
            for i in range(13):
                d[i + 50] = i
        elif what == 'drop':
            for k in [k for k in d if type(k) is int]:
                del d[k]
        return isinstance(other, K) and self.n == other.n

def whole():
    keys = list(d)
    return len(keys) == len(d) and all(d[k] is not None for k in keys if type(k) is int)

for size in 0, 3, 9, 10, 11, 30, 300:
    for what in 'clear', 'grow', 'again', 'drop':
        d = {}
        for i in range(size):
            d[i] = i
        for n in range(4):
            d[K(n)] = n
        d.get(K(2, what))
        print(size, what, whole())
        for n in range(4):
            d[K(n, what)] = n
        print(whole(), K(3, what) in d, whole())
        d.pop(K(1, what), None)
        s = set(d)
        print(whole(), d.get(K(7, what)), whole())
