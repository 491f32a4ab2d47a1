# else without an exception.
for v in (1, 0):
    try:
        1 / v
    except ZeroDivisionError:
        print("zero")
    else:
        print("fine")
