# The name of the exception is deleted at the end.
try:
    1 / 0
except ZeroDivisionError as e:
    print(type(e).__name__)
try:
    e
except NameError:
    print("gone")
