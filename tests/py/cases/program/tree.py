# A search tree.
class Tree:
    def __init__(self):
        self.root = None

    def add(self, v):
        node = [None, v, None]
        if not self.root:
            self.root = node
            return
        at = self.root
        while True:
            side = 0 if v < at[1] else 2
            if at[side] is None:
                at[side] = node
                return
            at = at[side]

    def __iter__(self):
        def walk(n):
            if n:
                yield from walk(n[0])
                yield n[1]
                yield from walk(n[2])

        return walk(self.root)


t = Tree()
for v in (5, 2, 8, 1, 9, 3):
    t.add(v)
print(list(t))
