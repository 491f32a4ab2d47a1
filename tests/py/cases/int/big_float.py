# Large integers and floats.
print(float(10 ** 20), 10 ** 20 / 10 ** 18, 2 ** 60 / 2 ** 58)
