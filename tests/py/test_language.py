#!/usr/bin/env python3
# timeout: 300
"""Each file of tests/py/cases prints the same on CPython and on espy; and with a collector
that runs, and moves what can move, at every allocation."""
import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

CASES = sorted(glob.glob(os.path.join(tap.TOP, "tests/py/cases/*.py")))
ESPY = [tap.ESPY] + (["python"] if os.path.basename(tap.ESPY) == "espy" else [])


def output(command):
    p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, stdin=subprocess.DEVNULL)
    return p.stdout.decode(errors="replace"), p.returncode


def add(path):
    name = os.path.basename(path)[:-3]

    @tap.test(f"{name}: as CPython")
    def same():
        want, _ = output([sys.executable, path])
        got, code = output(ESPY + [path])
        assert (got, code) == (want, 0), f"code {code}\n--- wanted\n{want}--- got\n{got}"

    if name in ("gc_many", "recursion"):
        return

    @tap.test(f"{name}: collecting at every allocation")
    def hostile():
        want, _ = output(ESPY + [path])
        got, code = output(ESPY + ["-X", "hostile", "-X", "heapsize=256k", path])
        assert (got, code) == (want, 0), f"code {code}\n--- wanted\n{want}--- got\n{got}"


for case in CASES:
    add(case)
tap.main()
