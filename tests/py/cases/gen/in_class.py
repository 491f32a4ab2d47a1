# A method that yields, as __iter__.
class Tree:
    def __init__(self, *c):
        self.c = c

    def __iter__(self):
        yield self
        for x in self.c:
            yield from x


print(sum(1 for _ in Tree(Tree(), Tree(Tree()))))
