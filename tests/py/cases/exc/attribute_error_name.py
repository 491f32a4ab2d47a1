# The text names the thing.
class C:
    pass


try:
    C().foo
except AttributeError as e:
    print("foo" in str(e))
try:
    undefined_thing
except NameError as e:
    print("undefined_thing" in str(e))
