#!/usr/bin/env python3
# timeout: 120
"""The circuits of the tutorial, and those that its author tried first: what a person sees."""
import os, subprocess, sys, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import board, tap

# wiring, float, boot mode with Flash held, without (None: the chip never starts)
TABLE = [
    ("tutorial", "high", 1, 3),
    ("gpio15-on-flash", "high", 1, 7),
    ("gpio2-floating", "high", 1, 3),
    ("gpio2-floating", "low", 0, 2),
    ("gpio15-floating", "high", 5, 7),
    ("gpio15-floating", "low", 1, 3),
    ("no-wake", "high", 1, 3),
    ("tx-rx-swapped", "high", 1, 3),
    ("weak-supply", "high", 1, 3),
    ("rst-low", "high", None, None),
    ("no-power", "high", None, None),
]


def add(wiring, level, held, free):
    def run():
        with board.running("--wiring", wiring, "--float", level, "--speed", "max", rom=board.any_rom()) as b:
            b.run("press", "reset")
            if free is None:
                s = b.status()
                assert not s["powered"] or s["held"], s
                return
            assert b.status()["mode"] == free, b.status()
            b.bootloader()
            assert b.status()["mode"] == held, b.status()
    tap.test(f"{wiring}, open pins {level}: mode {held} with Flash held, {free} without")(run)


for row in TABLE:
    add(*row)


def speaks(wiring):
    with board.running("--wiring", wiring, rom=board.any_rom()) as b:
        p = b.open()
        b.run("press", "reset")
        out = p.read(0.5)
        p.close()
        return out


@tap.test("tx-rx-swapped, rst-low, no-power: silence")
def silence():
    assert speaks("tutorial")
    for wiring in ("tx-rx-swapped", "rst-low", "no-power"):
        assert speaks(wiring) == b"", wiring


@tap.test("auto-reset: both lines alike do nothing, RTS alone resets, DTR alone is Flash")
def auto_reset():
    with board.running("--wiring", "auto-reset", "--speed", "max", rom=board.any_rom()) as b:
        def lines(dtr, rts):
            b.run("set", "dtr", str(dtr))
            b.run("set", "rts", str(rts))
        lines(0, 0)
        assert not b.status()["held"]
        b.run("set", "rts", "1")
        assert b.status()["held"]
        b.run("set", "dtr", "1")  # through 11: RST rises, then GPIO0 falls, within the straps' delay
        b.run("set", "rts", "0")
        limit = time.monotonic() + 10
        while b.status()["starting"]:
            assert time.monotonic() < limit
        assert b.status()["pins"][0] == 0
        lines(0, 0)
        assert b.status()["pins"][0] == 1


@tap.test("direct: a terminal that asserts both lines holds the chip in reset")
def direct():
    with board.running("--wiring", "direct", "--speed", "max", rom=board.any_rom()) as b:
        b.run("set", "dtr", "1")
        b.run("set", "rts", "1")
        assert b.status()["held"] and b.status()["pins"][0] == 0


@tap.test("an unknown wiring is refused with the list")
def unknown():
    p = subprocess.run([tap.ESPY, "board", "--wiring", "birdsnest"], stderr=subprocess.PIPE, text=True)
    assert p.returncode == 2 and "gpio15-on-flash" in p.stderr, p.stderr


tap.main()
