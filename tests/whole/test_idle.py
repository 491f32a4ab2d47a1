#!/usr/bin/env python3
# timeout: 200
"""A polling guest is recognised (board/idle.h), and the run is the same byte for byte:
state and flash hash alike with and without recognition, wherever the run is cut."""
import os, re, subprocess, sys, tempfile
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import images, tap

BOOT = os.path.join(tap.TOP, "build/host/tests/whole/boot")
TYPE = [">>> ", r"type=import time\r", "then=>>> ", r"type=time.sleep_ms(700)\r", "then=>>> ", r"type=1+1\r",
        "then=2\r\n>>> "]


def run(seconds, flash, *more):
    """-> (hash, cycles of recognised polling, all instructions)"""
    out = subprocess.run([BOOT, tap.need("ESPY_ROM"), "0x100000", str(seconds), *more, f"0={flash}", "hash=1"],
                         stdout=subprocess.PIPE).stdout.decode(errors="replace")
    found = re.search(r"# instructions (\d+).*\n# hash (\w+), polled (\d+)", out)
    return found.group(2), int(found.group(3)), int(found.group(1))


def started(folder):
    """A flash on which MicroPython has been started once."""
    path = os.path.join(folder, "flash")
    image = images.path_of("esp8266-20170108-v1.8.7.bin")
    subprocess.run([BOOT, tap.need("ESPY_ROM"), "0x100000", "20", ">>> ", "header=0x20", f"0={image}",
                    f"save={path}"], stdout=subprocess.DEVNULL, check=True)
    return path


@tap.test("stock MicroPython's prompt: the same state with and without recognition, at odd times")
def same():
    with tempfile.TemporaryDirectory() as folder:
        flash = started(folder)
        for seconds in (1.003, 1.9317, 4.0001, 6.5):
            quick, polled, _ = run(seconds, flash, "never said")
            plain, none, _ = run(seconds, flash, "never said", "plain=1")
            assert quick == plain, f"after {seconds} s: {quick}, executed {plain}"
            assert none == 0
        assert polled > 300e6, f"only {polled} cycles of 6.5 s were recognised"


@tap.test("the same with somebody typing, and a program that sleeps")
def typed():
    with tempfile.TemporaryDirectory() as folder:
        flash = started(folder)
        assert run(30, flash, *TYPE)[::2] == run(30, flash, *TYPE, "plain=1")[::2]


tap.main()
