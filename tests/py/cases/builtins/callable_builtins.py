# Built-in functions as values.
print(list(map(len, ["a", "bb"])), list(map(int, "12")), sorted(["b", "A"], key=str.lower), [f(2.5) for f in (int, str, abs)])
