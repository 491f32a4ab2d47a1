# args and str.
print(ValueError().args, ValueError(1, "a").args, str(ValueError()), str(ValueError("x")), str(ValueError(1, 2)), str(KeyError("k")))
