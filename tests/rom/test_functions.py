#!/usr/bin/env python3
# timeout: 300
"""The boot ROM's functions against the host's libraries, and against the genuine ROM.

tests/rom/guest.c calls 47 of them with 10,000 random inputs each and prints a hash of
the results; the same source on the host (tests/rom/host) is what they should be.  tests/rom/pairs.c has
what no library of the host knows - quirks, layouts, side effects: both ROMs run it.
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

OPEN = os.path.join(tap.TOP, "build/chip/rom.bin")
TESTS = os.path.join(tap.TOP, "build/chip/tests")


def on_chip(rom, program="guest"):
    run = subprocess.run([f"{TESTS}/board-run", rom, f"{TESTS}/rom-{program}.bin", "0x80000", "100000", "done"],
                         capture_output=True, timeout=250)
    text = run.stdout.decode("ascii", "replace").replace("\r", "")
    return [line for line in text.splitlines() if len(line.split()) == 3 and line.split()[1] == "10000"]


def reference():
    out = subprocess.run([f"{TESTS}/rom-reference"], capture_output=True, check=True, timeout=60).stdout.decode()
    return [line for line in out.splitlines() if line != "done"]


def compare(got, want, functions=47):
    assert len(want) == functions, f"the reference has {len(want)} functions"
    different = [f"{g!r} instead of {w!r}" for g, w in zip(got, want) if g != w]
    assert not different, "\n".join(different)
    assert len(got) == len(want), f"{len(got)} of {len(want)} functions came back"


@tap.test("the open ROM's functions give what libc, OpenSSL and the host's arithmetic give")
def ours():
    compare(on_chip(OPEN), reference())


@tap.test("the genuine ROM's functions give the same")
def genuine():
    compare(on_chip(tap.need("ESPY_ROM")), reference())


@tap.test("34 more, without a reference: the open ROM's give what the genuine ROM's give")
def pairs():
    compare(on_chip(OPEN, "pairs"), on_chip(tap.need("ESPY_ROM"), "pairs"), 34)


tap.main()
