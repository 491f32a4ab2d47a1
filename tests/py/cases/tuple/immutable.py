# Nothing can be set.
try:
    (1, 2)[0] = 3 if False else exec("(1, 2)[0] = 3")
except (TypeError, SyntaxError):
    print("error")
