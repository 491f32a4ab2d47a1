#!/usr/bin/env python3
# timeout: 280
"""A write over a bad line ends in the right bytes, or in an error that a rerun mends; it ends."""
import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bad_line import BadLine
from board import Board, tap

LIMIT = 100  # seconds a command may take


def run(port, *arguments):
    p = subprocess.run([tap.ESPY, "--port", port, "--connect-attempts", "8", *arguments], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True, timeout=LIMIT)
    return p.returncode, p.stdout


def write_over(rate, seed, baud="921600", size=40_000):
    """-> (exit code, errors on the line, seconds)"""
    r = random.Random(seed)
    data = r.randbytes(size)
    with Board(content=r.randbytes(512 << 10)) as b:
        path = b.path("data")
        with open(path, "wb") as f:
            f.write(data)
        with BadLine(b.port, rate, seed) as line:
            b.bootloader()
            start = time.time()
            code, out = run(line.port, "--baud", baud, "write_flash", "0x2000", path)
            seconds = time.time() - start
            held = b.content(0x2000, size) == data
            assert code in (0, 2), out
            assert held or "Hash of data verified" not in out, "a false 'verified':\n" + out
            assert code != 0 or held, "success claimed:\n" + out
            if code:
                assert "A fatal error occurred" in out, out
                line.enabled = False
                b.bootloader()
                again, out = run(line.port, "--baud", baud, "write_flash", "0x2000", path)
                assert again == 0 and b.content(0x2000, size) == data, "the rerun did not mend it:\n" + out
            return code, line.errors, seconds


def sweep(rate, seeds):
    good = errors = 0
    for seed in seeds:
        code, bad, seconds = write_over(rate, seed)
        good += code == 0
        errors += bad
        print(f"# rate {rate:g} seed {seed}: {'written' if code == 0 else 'gave up'} after {bad} bad bytes, {seconds:.1f} s",
              flush=True)
    return good, errors


@tap.test("1 bad byte in 10,000: most writes succeed all the same")
def one_in_10000():
    good, errors = sweep(1e-4, range(4))
    assert errors > 0, "the line was not bad"
    assert good >= 2, f"only {good} of 4"


@tap.test("1 bad byte in 1,000: right, or a clear error")
def one_in_1000():
    sweep(1e-3, range(2))


@tap.test("power cut in the middle: an error; a rerun mends it")
def power_cut():
    r = random.Random(11)
    data = r.randbytes(60_000)
    with Board() as b:
        path = b.path("data")
        with open(path, "wb") as f:
            f.write(data)
        for cut in (0.6, 1.1, 1.7):
            p = b.start("--baud", "230400", "write_flash", 0, path)
            time.sleep(cut)
            b.press("unplug")
            out, _ = p.communicate(timeout=LIMIT)
            b.press("plug")
            assert p.returncode == 2 and "A fatal error occurred" in out, out
        b.espy("--baud", "921600", "write_flash", 0, path)
        assert b.content(0, len(data)) == data


tap.main()
