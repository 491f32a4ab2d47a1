# A handler must name exceptions.
try:
    try:
        raise KeyError
    except 5:
        pass
except TypeError:
    print("TypeError")
except KeyError:
    print("KeyError")
