#!/usr/bin/env python3
"""The serial loader of both ROMs: the same random frames, every reply byte and the flash compared."""
import os, subprocess, sys, time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

FRAMES = 1000


@tap.test(f"{FRAMES} random frames, right and wrong: both ROMs answer the same and leave the same flash")
def frames():
    seed = str(int(time.time()))
    p = subprocess.run([f"{tap.TOP}/build/chip/tests/loader-compare", tap.need("ESPY_ROM"), f"{tap.TOP}/build/chip/rom.bin",
                        str(FRAMES), seed], stdout=subprocess.PIPE, text=True, timeout=110)
    print(f"# seed {seed}: " + p.stdout.strip().replace("\n", "\n# "))
    assert p.returncode == 0 and "no difference" in p.stdout


tap.main()
