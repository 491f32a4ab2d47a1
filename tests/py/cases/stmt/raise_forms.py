# A class, an instance, from (7.8).
for e in (ValueError, ValueError("x"), ValueError("a", 1)):
    try:
        raise e
    except ValueError as x:
        print(x.args)
try:
    raise KeyError("a") from ValueError("b")
except KeyError as e:
    print(type(e.__cause__).__name__)
