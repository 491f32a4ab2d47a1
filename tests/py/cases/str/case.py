# lower, upper.
print("AbC".lower(), "AbC".upper(), "1a!".upper(), "".lower(), "ÄB".encode())
