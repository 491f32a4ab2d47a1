# Many exceptions, one after the other.
n = 0
for i in range(500):
    try:
        if i % 3 == 0:
            raise KeyError(i)
        if i % 3 == 1:
            [][i]
        int("x")
    except KeyError:
        n += 1
    except (IndexError, ValueError):
        n += 100
print(n)
