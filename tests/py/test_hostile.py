#!/usr/bin/env python3
# timeout: 400
"""Memory that fails or moves: the cases with a collection (and a slide of all that can
slide) at every allocation print what they always print; programs whose nth allocation
fails, for every n, end in MemoryError or go on, and never fall."""
import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

ESPY = [tap.ESPY] + (["python"] if os.path.basename(tap.ESPY) == "espy" else [])
FOLDER = os.path.join(tap.TOP, "tests/py")
LONG = ("gc_many", "recursion")  # millions of allocations, each a collection


def run(*words):
    p = subprocess.run([*ESPY, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, stdin=subprocess.DEVNULL)
    return p.stdout.decode(errors="replace"), p.returncode


def add_moving(path):
    @tap.test(f"{os.path.relpath(path, FOLDER)}: collecting at every allocation")
    def moving():
        assert run("-X", "hostile", "-X", "heapsize=256k", path) == run(path)


def add_failing(path):
    @tap.test(f"{os.path.relpath(path, FOLDER)}: every allocation fails once")
    def failing():
        whole, code = run(path)
        assert code == 0, whole
        ended = 0
        for n in range(1, 100000):
            out, code = run("-X", f"failalloc={n}", path)
            assert code in (0, 1), f"allocation {n}: status {code}\n{out}"
            if code == 1:
                assert "MemoryError" in out or not out, f"allocation {n}:\n{out}"
            ended = ended + 1 if out == whole else 0
            if ended > 20:  # behind the last allocation
                return
        raise AssertionError("it allocates without end")


for case in sorted(glob.glob(f"{FOLDER}/cases/*.py")) + sorted(glob.glob(f"{FOLDER}/cases/*/*.py"))[::7]:
    if os.path.basename(case)[:-3] not in LONG:
        add_moving(case)
for case in sorted(glob.glob(f"{FOLDER}/failing/*.py")):
    add_failing(case)
tap.main()
