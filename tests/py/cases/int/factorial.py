# A product of many.
n = 1
for i in range(1, 40):
    n *= i
print(n)
for i in range(1, 40):
    n //= i
print(n)
