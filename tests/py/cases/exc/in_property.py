# An exception in a property.
class C:
    @property
    def x(self):
        return {}["k"]


try:
    C().x
except KeyError:
    print("KeyError")
