#!/usr/bin/env python3
# timeout: 300
"""Random loops that ask for the time leave the same state whether their rounds are
recognised or executed.  POLLS_COUNT=1000 makes it longer, POLLS_SEED another one."""
import os, re, subprocess, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

COUNT = int(os.environ.get("POLLS_COUNT", 30))
SEED = os.environ.get("POLLS_SEED", "1")


@tap.test(f"{COUNT} random polling loops are the same, recognised or not")
def alike():
    p = subprocess.run([os.path.join(tap.TOP, "build/host/tests/fuzz/polls"),
                        os.path.join(tap.TOP, "build/chip/rom.bin"), SEED, str(COUNT)], stdout=subprocess.PIPE, text=True)
    assert p.returncode == 0, p.stdout
    print("# " + p.stdout.strip())
    assert int(re.search(r"(\d+) of them", p.stdout).group(1)) > COUNT // 5, p.stdout


tap.main()
