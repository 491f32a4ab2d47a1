# Wrong indices.
for f in (lambda: [1][1], lambda: (1,)[-2], lambda: "a"[5], lambda: {}["k"], lambda: [1]["a"], lambda: 5[0]):
    try:
        f()
    except (IndexError, KeyError, TypeError) as e:
        print(type(e).__name__)
