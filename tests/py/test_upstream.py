#!/usr/bin/env python3
# timeout: 400
# alone
"""MicroPython's test suite on espy python: the share of the fixed list that passes must
not fall below what was reached."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

REACHED = 885  # 97 % of 912; the list of the rest is in docs/python.md


@tap.test("upstream's suite: as many pass as before, none crashes")
def suite():
    tap.need("ESPY_PEERS", "micropython/tests")
    out = subprocess.run([os.path.join(tap.TOP, "tests/py/upstream"), "--program", tap.ESPY], capture_output=True,
                         text=True, timeout=380).stdout
    found = re.search(r"^(\d+) of (\d+) pass, (\d+) crash", out, re.M)
    assert found, out
    print("# " + found.group(0))
    assert int(found.group(1)) >= REACHED and found.group(3) == "0", out


tap.main()
