# float() of texts.
print(float(), float("1.5"), float(" -2 "), float("1e2"), float("inf"), float(3), float(".5"))
for t in ("", "a", "1.2.3", "e5"):
    try:
        float(t)
    except ValueError:
        print("ValueError")
