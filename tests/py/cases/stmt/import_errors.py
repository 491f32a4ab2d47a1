# What isn't there.
for src in ("import no_such_module", "from math import no_such_name", "from . import x"):
    try:
        exec(src, {"__name__": "__main__"})
    except ImportError:
        print("ImportError")
