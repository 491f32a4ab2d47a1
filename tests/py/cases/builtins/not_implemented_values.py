# Constants.
print(NotImplemented is NotImplemented, Ellipsis is ..., __name__)
