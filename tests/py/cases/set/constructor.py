# set().
print(set(), sorted(set("aab")), sorted(set([1, 1])), len(set(range(100))))
