#!/usr/bin/env python3
"""What the firmware takes of flash: no more than was reached, so that it doesn't creep back.  The budget
is 174,080 bytes (170 KB); lower the bound with each step towards it."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

REACHED = 174_080  # core and modules without hardware, but those in Python: 173,825
FROZEN = 14_400    # those in Python: asyncio's code, constants and line tables
NAMES = 15_000     # py/intern.c: the built-in names


def sizes():
    elf = os.path.join(tap.TOP, "build/chip/firmware/firmware.map")
    if not os.path.exists(elf):
        raise tap.Skip("no firmware build")
    out = subprocess.run([os.path.join(tap.TOP, "tools/size"), elf], capture_output=True, text=True, check=True).stdout
    return {name: int(n) for n, name in re.findall(r"^ *(\d+) (.*)$", out, re.M)}


@tap.test("the core and the modules take no more flash than was reached")
def core():
    found = sizes()
    all_of_it = next(n for name, n in found.items() if name.startswith("core and modules without hardware (budget"))
    frozen, names = found["py/lib/frozen_modules"], found["py/intern.c"]
    assert all_of_it - frozen <= REACHED, f"{all_of_it - frozen} of {REACHED} bytes: `make size DIFF=1` says what grew"
    assert frozen <= FROZEN and names <= NAMES, f"{frozen} bytes of modules in Python, {names} of names"


tap.main()
