# Towards zero.
print(int(2.9), int(-2.9), int(0.0))
for v in ("inf", "nan"):
    try:
        int(float(v))
    except (OverflowError, ValueError) as e:
        print(type(e).__name__)
