#!/usr/bin/env python3
"""The flasher beside esptool 5.3.1, on one virtual board whose line is paced at 460800 baud.

usage: tests/bench/flash.py [--rounds N]        (ESPY_IMAGES: stock firmware)
Wall seconds of whole commands, the best of N; the two take turns.  The board's flash is full of
unrelated data before each; erase and program times are the board's.
"""
import argparse, json, os, random, subprocess, sys, time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{TOP}/tests/flash")
from board import Board, tap

VENV = f"{TOP}/build/suite-venv"
BAUD = "460800"
ENV = dict(os.environ, NO_COLOR="1")


def esptool():
    if not os.path.exists(f"{VENV}/bin/esptool"):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([f"{VENV}/bin/pip", "install", "-q", "esptool==5.3.1"], check=True)
    return f"{VENV}/bin/esptool"


def timed(board, program, *arguments):
    """-> (seconds, output); the board is in its bootloader when the clock starts.  On a busy machine the
    virtual board may fall behind its client's clock; a command that failed is given once more."""
    for last in (False, True):
        board.bootloader()
        start = time.time()
        p = subprocess.run([program, "--port", board.port, "--baud", BAUD, *map(str, arguments)], env=ENV,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
        seconds = time.time() - start
        if p.returncode == 0:
            return seconds, p.stdout
        if last:
            sys.exit(f"{program}: exit {p.returncode}\n{p.stdout}")


def firmware(size):
    path = os.path.join(os.environ.get("ESPY_IMAGES", ""), "esp8266-20170108-v1.8.7.bin")
    if not os.path.exists(path):
        sys.exit("bench: ESPY_IMAGES names no folder with esp8266-20170108-v1.8.7.bin")
    with open(path, "rb") as f:
        return f.read()[:size]


def save(board, name, data):
    with open(board.path(name), "wb") as f:
        f.write(data)
    return board.path(name)


def spoil(board, size):
    """Fills the flash with unrelated data, by espy, uncounted."""
    noise = save(board, "noise", random.randbytes(size))
    board.espy("--baud", "921600", "write_flash", 0, noise)


def full_write(rounds):
    ours, theirs, lines = [], [], []
    with Board(flash_size="1MB", rom=os.environ.get("ESPY_ROM")) as b:
        path = save(b, "fw.bin", firmware(1 << 20))
        for _ in range(rounds):
            spoil(b, 600_000)
            theirs.append(timed(b, esptool(), "write-flash", "--flash-size", "detect", 0, path)[0])
            spoil(b, 600_000)
            seconds, out = timed(b, tap.ESPY, "write_flash", "--flash-size", "detect", "--json", 0, path)
            ours.append(seconds)
            lines.append(json.loads(out[out.index("{"):])["line_seconds"])
        changed = bytearray(firmware(1 << 20))
        changed[300_000] ^= 1
        one = min(timed(b, tap.ESPY, "flash", "--after", "no-reset", save(b, "one.bin", changed))[0] for _ in range(1))
    best = min(range(rounds), key=ours.__getitem__)
    print(f"full write, 586,700 bytes: esptool {min(theirs):.2f} s, espy {ours[best]:.2f} s"
          f" = {ours[best] / min(theirs):.2f} x (at most 0.80)")
    print(f"  the line's own time for what espy sent: {lines[best]:.2f} s; over 1.02 x that by"
          f" {ours[best] - 1.02 * lines[best]:.2f} s (at most 0.50)")
    print(f"one byte changed: espy flash {one:.2f} s = {one / min(theirs):.2f} x esptool's full write (at most 0.10)")


def tutorial(rounds):
    ours, theirs = [], []
    with Board(flash_size="512KB", rom=os.environ.get("ESPY_ROM")) as b:
        path = save(b, "fw.bin", firmware(480 * 1024))
        for _ in range(rounds):
            spoil(b, 500_000)
            theirs.append(timed(b, esptool(), "erase-flash")[0]
                          + timed(b, esptool(), "write-flash", "--flash-size", "detect", 0, path)[0]
                          + timed(b, esptool(), "verify-flash", "--flash-size", "detect", 0, path)[0])
            spoil(b, 500_000)
            ours.append(timed(b, tap.ESPY, "flash", "--after", "no-reset", path)[0])
    print(f"erase, write, verify of 480 KB: esptool {min(theirs):.2f} s, espy flash {min(ours):.2f} s"
          f" = {min(ours) / min(theirs):.2f} x (at most 0.50)")


def start_up():
    def once(*command):
        start = time.time()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return time.time() - start
    ours = min(once(tap.ESPY, "version") for _ in range(20))
    theirs = min(once(esptool(), "version") for _ in range(3))
    print(f"start-up: esptool {theirs * 1000:.0f} ms, espy {ours * 1000:.1f} ms (at most 10)")


a = argparse.ArgumentParser()
a.add_argument("--rounds", type=int, default=2)
a = a.parse_args()
start_up()
full_write(a.rounds)
tutorial(a.rounds)
