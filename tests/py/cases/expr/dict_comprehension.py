# Dicts made by loops.
print({k: v for k, v in zip("abc", range(3))}, {x: x * x for x in range(5) if x % 2})
for source in ("{**d for d in ()}", "{*d for d in ()}", "[*d for d in ()]", "[] = []\n() = []\n[] = ()"):
    try:
        exec(source)
        print(source, "fine")
    except SyntaxError:
        print(source, "SyntaxError")
