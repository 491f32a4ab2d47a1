# __name__, __class__.
class C:
    pass


c = C()
print(C.__name__, c.__class__ is C, type(c) is C, type(c).__name__, c.__class__.__name__)
