# Out of a loop; on with the next round (7.9, 7.10).
for i in range(10):
    if i == 2:
        continue
    if i == 5:
        break
    print(i)
n = 0
while True:
    n += 1
    if n % 2:
        continue
    if n > 6:
        break
print(n)
