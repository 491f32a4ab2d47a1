#!/usr/bin/env python3
"""The flash cache's time (board/dev/cache.h): our firmware on the open ROM with it."""
import os, re, subprocess, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

BOOT = os.path.join(tap.TOP, "build/host/tests/whole/boot")
ROM, FIRMWARE = (os.path.join(tap.TOP, "build/chip", n) for n in ("rom.bin", "firmware.bin"))


def run(seconds, words, *more):
    """-> (board's seconds, hash)"""
    out = subprocess.run([BOOT, ROM, "0x80000", str(seconds), words, *more, f"0={FIRMWARE}", "hash=1"],
                         stdout=subprocess.PIPE).stdout.decode(errors="replace")
    found = re.search(r"seconds of the board ([\d.]+).*\n# hash (\w+)", out)
    return float(found.group(1)), found.group(2)


@tap.test("a start takes longer with the cache than without, and less than ten times")
def costs():
    without, with_cache = (run(20, ">>> ", *more, "slice=10")[0] for more in ([], ["cache=1"]))
    assert without < with_cache < 10 * without, (without, with_cache)


@tap.test("the run doesn't depend on where it is cut")
def exact():
    runs = {run(0.4321, "never said", "cache=1", f"slice={us}")[1] for us in (1, 7, 130, 100000)}
    assert len(runs) == 1, runs


tap.main()
