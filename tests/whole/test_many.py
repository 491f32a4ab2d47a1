#!/usr/bin/env python3
# alone
"""A hundred boards in one process, at the pace of the clock on two threads, each answering;
memory per board."""
import os, re, subprocess, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

CHIP = os.path.join(tap.TOP, "build/chip")


@tap.test("100 boards of our firmware answer at once, each in less than 8 MB beside its flash")
def hundred():
    p = subprocess.run([os.path.join(tap.TOP, "build/host/tests/bench/many"), f"{CHIP}/rom.bin", f"{CHIP}/firmware.bin",
                        "100", "2"], stdout=subprocess.PIPE, text=True)
    print("# " + p.stdout.replace("\n", "\n# "))
    assert "100 of 100 boards answered" in p.stdout, p.stdout
    assert int(re.search(r"(\d+) KB each", p.stdout).group(1)) < 8192
    assert p.returncode == 0, p.stdout


tap.main()
