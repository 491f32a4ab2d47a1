# __name__.
def some():
    pass


print(some.__name__, (lambda: 0).__name__)
