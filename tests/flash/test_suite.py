#!/usr/bin/env python3
# timeout: 600
# alone
"""esptool's own test suite with espy in esptool's place: at least 88 of the 96 tests for the ESP8266."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import tap

APPLICABLE, WANTED = 96, 88


@tap.test(f"at least {WANTED} of the {APPLICABLE} tests pass")
def suite():
    tap.need("ESPY_PEERS", "esptool/test")
    p = subprocess.run([os.path.join(tap.TOP, "tests/flash/suite")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True)
    print("".join(f"# {line}\n" for line in p.stdout.splitlines() if not line.startswith(("passed", "skipped"))), end="")
    passed, failed = map(int, re.search(r"^(\d+) passed, (\d+) failed", p.stdout, re.M).groups())
    assert passed + failed == APPLICABLE, f"{passed + failed} tests apply, not {APPLICABLE}"
    assert passed >= WANTED, f"{passed} of {APPLICABLE}"


tap.main()
