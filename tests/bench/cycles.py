#!/usr/bin/env python3
"""perf_bench of MicroPython's suite at N=50 M=25 on the virtual board: cycles on espy's firmware
beside stock MicroPython 1.8.7's, the flash cache's line fills counted.

usage: ESPY_ROM=FILE ESPY_IMAGES=FOLDER ESPY_PEERS=FOLDER tests/bench/cycles.py [--only NAME,..]"""
import argparse
import math
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import board
import tap

LEAVE = re.compile(r"^(viper_|core_import_mpy_|benchrun)")
STOCK = "esp8266-20170108-v1.8.7.bin"
MHZ = 80


def flash_of(image, size, folder):
    """The image at 0 of erased flash, its header saying 1 MB where that is its size."""
    data = bytearray(b"\xff" * size)
    with open(image, "rb") as f:
        text = f.read()
    data[: len(text)] = text
    if size == 1 << 20:
        data[3] = data[3] & 0x0F | 0x20
    path = os.path.join(folder, os.path.basename(image) + ".flash")
    with open(path, "wb") as f:
        f.write(data)
    return path


def measure(flash, size, source):
    """(cycles, result), or (None, what was said instead)."""
    with board.running("--speed", "max", "--flash-cache", "--flash-size", size, flash=flash) as b:
        port = b.open()
        port.expect(b">>> ", 60)
        port.write(b"\x01")
        port.expect(b"raw REPL; CTRL-B to exit\r\n>", 10)
        for at in range(0, len(source), 128):
            port.write(source[at : at + 128])
        port.write(b"\x04")
        port.expect(b"OK", 60)
        out = port.expect(b"\x04", 120)[:-1].decode(errors="replace")
        error = port.expect(b"\x04", 10)[:-1].decode(errors="replace")
    m = re.search(r"^(\d+) (.*)", out)
    return (int(m.group(1)) * MHZ, m.group(2).strip()) if m else (None, (error or out).strip().split("\n")[-1])


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--only", default="")
    a = a.parse_args()
    folder = os.path.join(os.environ["ESPY_PEERS"], "micropython/tests/perf_bench")
    with open(os.path.join(folder, "benchrun.py")) as f:
        tail = f.read() + "\nbm_run(50, 25)\n"
    ratios = []
    with tempfile.TemporaryDirectory() as work:
        boards = {"stock": (flash_of(os.path.join(os.environ["ESPY_IMAGES"], STOCK), 1 << 20, work), "1MB"),
                  "espy": (flash_of(os.path.join(tap.TOP, "build/chip/firmware.bin"), 512 << 10, work), "512KB")}
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".py") or LEAVE.match(name) or (a.only and not any(o in name for o in a.only.split(","))):
                continue
            with open(os.path.join(folder, name)) as f:
                source = (f.read() + tail).encode()
            got = {}
            for who, (flash, size) in boards.items():
                try:
                    got[who] = measure(flash, size, source)
                except AssertionError as e:
                    got[who] = (None, str(e)[-160:])
            cells = [f"{w} {c / 1e6:9.2f} M" if c else f"{w} {why[:160]}" for w, (c, why) in got.items()]
            note = ""
            if all(c for c, _ in got.values()):
                ratios.append(got["stock"][0] / got["espy"][0])
                note = f"  {ratios[-1]:5.2f} x" + ("" if got["stock"][1] == got["espy"][1] else "  OUTPUTS DIFFER")
            print(f"{name[:-3]:16} {'   '.join(cells)}{note}", flush=True)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"stock takes {mean:.2f} x espy's cycles (geometric mean of {len(ratios)}; least {min(ratios):.2f})")


main()
