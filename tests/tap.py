"""TAP for the Python tests.

    import tap
    @tap.test("the LED goes on")
    def led(): assert ...
    tap.main()

A test fails by an exception; it skips by raising tap.Skip("why").
"""
import os
import sys
import traceback

TOP = os.environ.get("ESPY_TOP") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ESPY = os.environ.get("ESPY") or os.path.join(TOP, "build", "espy")
tests = []


class Skip(Exception):
    pass


def test(name):
    def add(function):
        tests.append((name, function))
        return function
    return add


def need(variable, path=""):
    """The file or folder `path` in the place that an environment variable names, or Skip."""
    place = os.environ.get(variable)
    if not place:
        raise Skip(f"{variable} is not set")
    full = os.path.join(place, path) if path else place
    if not os.path.exists(full):
        raise Skip(f"no {full}")
    return full


def main():
    print(f"1..{len(tests)}")
    bad = 0
    for number, (name, function) in enumerate(tests, 1):
        try:
            function()
            print(f"ok {number} - {name}", flush=True)
        except Skip as why:
            print(f"ok {number} - {name} # SKIP {why}", flush=True)
        except BaseException:
            bad += 1
            print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()), end="")
            print(f"not ok {number} - {name}", flush=True)
    sys.exit(1 if bad else 0)
