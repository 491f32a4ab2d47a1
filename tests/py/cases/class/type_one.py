# type of values.
print(type(1) is int, type("") is str, type(None) is type(None), type([]) == list, type(type) is type, type(1.0) is float, type(()) is tuple)
