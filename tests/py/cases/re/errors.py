# Patterns that are none.
import re
for p in ("(", "[a", "*a", "a)"):
    try:
        re.compile(p)
        print(p, "accepted")
    except Exception:
        print("error")
