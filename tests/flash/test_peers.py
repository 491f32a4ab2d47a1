#!/usr/bin/env python3
# timeout: 400
"""esptool of four generations reads back what espy wrote, and espy verifies what they wrote."""
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from board import Board, tap

VERSIONS = ["2.8", "3.3.3", "4.7.0", "5.3.1"]
LINES = os.path.join(tap.TOP, "build", "lines.so")


def install(version):
    """The program of that version, or a skip when it can't be had."""
    venv = os.path.join(tap.TOP, "build", f"esptool-{version}")
    program = os.path.join(venv, "bin", "esptool.py")
    if not os.path.exists(program):
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        p = subprocess.run([f"{venv}/bin/pip", "install", "-q", f"esptool=={version}", "setuptools<70"],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if p.returncode:
            raise tap.Skip(f"esptool {version} can't be installed: {p.stdout.strip().splitlines()[-1]}")
    return [f"{venv}/bin/python", program]


def environment(board):
    """DTR and RTS for the old ones, which fail on a port without (lines.c)."""
    if not os.path.exists(LINES):
        subprocess.run(["cc", "-shared", "-fPIC", "-o", LINES, os.path.join(tap.TOP, "tests/flash/lines.c")], check=True)
    run = os.environ.get("XDG_RUNTIME_DIR")
    socket = f"{run}/espy/{board.name}" if run else f"/tmp/espy-{os.getuid()}/{board.name}"
    return dict(os.environ, LD_PRELOAD=LINES, ESPY_LINES_PORT=board.port, ESPY_LINES_SOCKET=socket, NO_COLOR="1")


def check(version, rom):
    program = install(version)
    r = random.Random(version)
    with Board(wiring="auto-reset", rom=rom) as b:
        env = environment(b)

        def peer(*arguments):
            p = subprocess.run([*program, "--chip", "esp8266", "--port", b.port, "--baud", "460800", *map(str, arguments)],
                               env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=90)
            assert p.returncode == 0, p.stdout
            return p.stdout

        data = r.randbytes(20_000) + bytes(10_000)
        with open(b.path("a"), "wb") as f:
            f.write(data)
        b.espy("--baud", 460800, "write_flash", "0x3000", b.path("a"))
        peer("read_flash", "0x3000", len(data), b.path("back"))
        with open(b.path("back"), "rb") as f:
            assert f.read() == data, "read back otherwise"
        peer("verify_flash", "0x3000", b.path("a"))
        data = r.randbytes(15_000)
        with open(b.path("a"), "wb") as f:
            f.write(data)
        peer("write_flash", "0x10000", b.path("a"))
        assert b.content(0x10000, len(data)) == data
        b.espy("--baud", 460800, "verify_flash", "0x10000", b.path("a"))


def add(version):
    @tap.test(f"esptool {version}")
    def test():
        check(version, None)
        if os.environ.get("ESPY_ROM"):
            check(version, os.environ["ESPY_ROM"])


for v in VERSIONS:
    add(v)
tap.main()
