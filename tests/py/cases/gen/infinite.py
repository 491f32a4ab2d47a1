# Without an end.
def count():
    n = 0
    while True:
        yield n
        n += 1


for i in count():
    if i > 3:
        break
print(i)
