# << >> (6.8).
print(1 << 10, 1 << 70, 1024 >> 3, -8 >> 1, -1 >> 100, (1 << 100) >> 98, 0 << 1000)
try:
    1 << -1
except ValueError:
    print("ValueError")
