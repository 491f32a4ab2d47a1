#!/usr/bin/env python3
# timeout: 400
"""esptool of four generations reads back what espy wrote, and espy verifies what they wrote."""
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from board import Board, tap
from peers import install

VERSIONS = ["2.8", "3.3.3", "4.7.0", "5.3.1"]


def check(version, rom):
    program = install(version)
    r = random.Random(version)
    with Board(wiring="auto-reset", rom=rom) as b:

        def peer(*arguments):
            command = [*program, "--chip", "esp8266", "--port", b.port, "--baud", "460800", *map(str, arguments)]
            p = subprocess.run([tap.ESPY, "board", "--name", b.name, "run", *command],
                               env=dict(os.environ, NO_COLOR="1"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=90)
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
        peer("erase_flash")
        assert b.content().count(0xFF) == 512 << 10, "not erased"
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
