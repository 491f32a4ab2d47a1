# Names that aren't strings.
def f(**k):
    return k


try:
    f(**{1: 2})
except TypeError:
    print("TypeError")
