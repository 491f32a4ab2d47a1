#!/usr/bin/env python3
# timeout: 120
"""A board behind ser2net: rfc2217:// and tcp:// ports, one and many."""
import os
import random
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from board import Board, tap

CONFIGURATION = """connection: &telnet
  accepter: telnet(rfc2217),tcp,127.0.0.1,{telnet}
  connector: serialdev,{port},115200n81,local
connection: &raw
  accepter: tcp,127.0.0.1,{raw}
  connector: serialdev,{port},115200n81,local
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Ser2net:
    def __init__(self, board):
        program = shutil.which("ser2net") or shutil.which("ser2net", path="/usr/sbin")
        if not program:
            raise tap.Skip("ser2net is not installed")
        self.telnet, self.raw = free_port(), free_port()
        with open(board.path("ser2net.yaml"), "w") as f:
            f.write(CONFIGURATION.format(telnet=self.telnet, raw=self.raw, port=board.port))
        self.process = subprocess.Popen([program, "-n", "-c", board.path("ser2net.yaml")], stderr=subprocess.DEVNULL)
        limit = time.monotonic() + 10
        while time.monotonic() < limit:
            try:
                return socket.create_connection(("127.0.0.1", self.raw), 1).close()
            except OSError:
                time.sleep(0.05)
        raise AssertionError("ser2net doesn't listen")

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.process.terminate()
        self.process.wait(10)


def flasher(*words):
    p = subprocess.run([tap.ESPY, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    assert p.returncode == 0, p.stdout
    return p.stdout


@tap.test("ser2net: written by rfc2217:// at 460800, verified by tcp://")
def one():
    data = random.Random(3).randbytes(30_000)
    with Board(flash_size="1MB") as b, Ser2net(b) as s:
        with open(b.path("data"), "wb") as f:
            f.write(data)
        b.bootloader()
        flasher("--port", f"rfc2217://127.0.0.1:{s.telnet}", "--before", "no-reset", "--baud", 460800, "write_flash", 0x1000,
                b.path("data"))
        assert b.content(0x1000, len(data)) == data
        b.bootloader()
        out = flasher("--port", f"tcp://127.0.0.1:{s.raw}", "--before", "no-reset", "verify_flash", 0x1000, b.path("data"))
        assert "Verification successful" in out, out


@tap.test("ser2net: two boards at once")
def two():
    data = random.Random(4).randbytes(20_000)
    with Board(flash_size="1MB") as b, Board(flash_size="1MB") as c, Ser2net(b) as s, Ser2net(c) as t:
        with open(b.path("data"), "wb") as f:
            f.write(data)
        b.bootloader()
        c.bootloader()
        flasher("--port", f"rfc2217://127.0.0.1:{s.telnet}", "--port", f"rfc2217://127.0.0.1:{t.telnet}", "--before", "no-reset",
                "write_flash", 0x2000, b.path("data"))
        assert b.content(0x2000, len(data)) == c.content(0x2000, len(data)) == data


tap.main()
