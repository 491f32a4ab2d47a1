for i in range(3):
    if i == 5:
        break
else:
    print("no break")
n = 0
while n < 5:
    n += 1
    if n == 2:
        continue
    if n == 4:
        break
else:
    print("never")
print(n, [i for i in enumerate("ab", 1)], list(zip([1, 2, 3], "ab")), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, 2])))
print(all([]), any([0, 1]), min(3, 1, 2), max([1, 5, 2]), max("abc", key=lambda c: -ord(c)), sum([1, 2], 10), abs(-3), round(2.5), round(3.5), pow(2, 5, 7))
