# What a handler names is evaluated late.
def which():
    print("evaluated")
    return KeyError


try:
    pass
except which():
    pass
try:
    raise KeyError
except which():
    print("caught")
