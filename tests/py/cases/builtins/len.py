# len.
print(len([1]), len(()), len("abc"), len({1: 2}), len({1}), len(b"ab"), len(range(5)))
for v in (5, None, iter([])):
    try:
        len(v)
    except TypeError:
        print("TypeError")
