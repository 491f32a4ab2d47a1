# A list that grows while it is walked.
a = [1, 2]
for x in a:
    if x < 4:
        a.append(x + 2)
print(a)
