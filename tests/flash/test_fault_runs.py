#!/usr/bin/env python3
# timeout: 200
"""Writes with bad bytes, resets, unplugging and power cuts, in the board's own time: right, or an
error that a rerun mends (tests/fuzz/faults.c; `make faults` does many, and cuts the power at every flash operation of one)."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

ROM, STUB = (os.path.join(tap.TOP, "build/chip", name) for name in ("rom.bin", "stub.bin"))


def faults(runs, seed, rom=ROM):
    p = subprocess.run([os.path.join(tap.TOP, "build/host/tests/fuzz/faults"), rom, STUB, runs, seed], stdout=subprocess.PIPE,
                       text=True)
    print("".join(f"# {line}\n" for line in p.stdout.splitlines()), end="")
    assert p.returncode == 0, p.stdout


@tap.test("8 random writes, one fault each")
def some():
    faults("8", "1")


@tap.test("4 random writes on the genuine ROM")
def genuine():
    faults("4", "100", tap.need("ESPY_ROM"))


tap.main()
