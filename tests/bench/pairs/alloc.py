class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def tree(depth):
    if depth == 0:
        return Node(None, None)
    return Node(tree(depth - 1), tree(depth - 1))


def count(node):
    if node.left is None:
        return 1
    return 1 + count(node.left) + count(node.right)


def bench():
    total = 0
    for i in range(20):
        total += count(tree(11))
    for i in range(100000):
        pair = [i, i + 1]
        total += pair[1]
    return total
