# __eq__ without __hash__ can't be a key.
class C:
    def __eq__(self, o):
        return True


try:
    {C(): 1}
except TypeError:
    print("TypeError")
