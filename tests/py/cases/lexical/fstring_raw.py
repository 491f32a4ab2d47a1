# Raw and with values.
n = 1
print(rf"\d{n}\n", fr"{n}\t")
