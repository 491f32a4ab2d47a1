# An exception while an object is made.
class C:
    def __init__(self):
        raise ValueError("init")


try:
    C()
except ValueError as e:
    print(e)
