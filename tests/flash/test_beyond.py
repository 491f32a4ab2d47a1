#!/usr/bin/env python3
# timeout: 200
"""What the flasher does beyond esptool: differences, resuming, many boards, rates that fail, TCP."""
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import tty

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bad_line import BadLine
from board import Board, tap

FAST = ("--baud", 921600)


def save(board, name, data):
    with open(board.path(name), "wb") as f:
        f.write(data)
    return board.path(name)


def sent(out):
    return sum(int(n) for n in re.findall(r"^Wrote (\d+) bytes", out, re.M))


@tap.test("espy flash writes all, then nothing, then the one sector that changed")
def differences():
    r = random.Random(1)
    with Board(content=r.randbytes(512 << 10)) as b:
        data = bytearray(r.randbytes(150_001))
        out = b.espy(*FAST, "flash", save(b, "a", data))
        assert b.content(0, len(data)) == data, out
        out = b.espy(*FAST, "flash", save(b, "a", data))
        assert sent(out) == 0 and "verified" in out, out
        data[70_000] ^= 0xFF
        out = b.espy(*FAST, "flash", save(b, "a", data))
        assert "Reflashing 1 changed sector at 0x00011000" in out and sent(out) == 4096, out
        assert b.content(0, len(data)) == data


@tap.test("write_flash --diff at an odd address touches only what differs")
def odd_difference():
    r = random.Random(2)
    with Board(content=r.randbytes(512 << 10)) as b:
        data = bytearray(r.randbytes(30_000))
        b.espy(*FAST, "write_flash", "0x1234", save(b, "a", data))
        before = b.content()
        data[0] ^= 1
        data[-1] ^= 1
        out = b.espy(*FAST, "write_flash", "--diff", "0x1234", save(b, "a", data))
        assert "Reflashing 2 changed sectors" in out, out
        after = b.content()
        assert after[0x1234:0x1234 + len(data)] == data
        assert after[0x2000:0x8000] == before[0x2000:0x8000]


@tap.test("after an interruption the same command goes on where it was")
def resume():
    r = random.Random(3)
    with Board() as b:
        data = r.randbytes(200_000)
        path = save(b, "a", data)
        p = b.start("--baud", "230400", "flash", path)
        time.sleep(5)
        p.send_signal(signal.SIGINT)
        out, _ = p.communicate(timeout=10)
        assert p.returncode == 2, out
        out = b.espy(*FAST, "flash", path)
        assert b.content(0, len(data)) == data
        assert 0 < sent(out) < 190_000, out


@tap.test("a rate that fails: the next lower one, with a warning")
def ladder():
    with Board() as b, BadLine(b.port, 0, fastest=230400) as line:
        cache = b.path("cache")
        os.symlink(line.port, b.path("adapter"))  # a name that lasts
        for attempt in range(2):
            b.bootloader()
            p = subprocess.run([tap.ESPY, "--port", b.path("adapter"), "--baud", "921600", "flash_id"], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, timeout=60, env=dict(os.environ, XDG_CACHE_HOME=cache))
            assert p.returncode == 0 and "Detected flash size: 512KB" in p.stdout, p.stdout
            if attempt == 0:
                assert "921600 baud does not work here; going on at 230400" in p.stdout, p.stdout
            else:
                assert "Changing baud rate to 460800" not in p.stdout, "not remembered:\n" + p.stdout


@tap.test("two boards at once: a line each, one exit code")
def fleet():
    r = random.Random(4)
    with Board() as one, Board() as two:
        data = r.randbytes(60_000)
        path = save(one, "a", data)
        one.bootloader()
        two.bootloader()
        p = subprocess.run([tap.ESPY, "--port", one.port, "--port", two.port, "--baud", "921600", "write_flash", "0", path],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        assert p.returncode == 0, p.stdout
        assert sorted(line.split(":")[0] for line in p.stdout.splitlines()) == sorted([one.port, two.port]), p.stdout
        assert one.content(0, len(data)) == data and two.content(0, len(data)) == data
        one.bootloader()
        p = subprocess.run([tap.ESPY, "--port", one.port, "--port", "/dev/nowhere", "write_flash", "0", path],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        assert p.returncode == 2 and "/dev/nowhere: failed: " in p.stdout and f"{one.port}: ok" in p.stdout, p.stdout


class Bridge:
    """A TCP server in front of a serial port, as ser2net in raw mode."""

    def __init__(self, port):
        self.tty = os.open(port, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.tty)
        settings = __import__("termios").tcgetattr(self.tty)
        settings[4] = settings[5] = __import__("termios").B115200
        __import__("termios").tcsetattr(self.tty, 0, settings)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.running = True
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        client, _ = self.server.accept()
        while self.running:
            ready, _, _ = select.select([client, self.tty], [], [], 0.1)
            if client in ready:
                data = client.recv(4096)
                if not data:
                    break
                os.write(self.tty, data)
            if self.tty in ready:
                client.sendall(os.read(self.tty, 4096))


@tap.test("a board behind tcp://")
def over_tcp():
    with Board() as b:
        bridge = Bridge(b.port)
        b.bootloader()
        p = subprocess.run([tap.ESPY, "--port", f"tcp://127.0.0.1:{bridge.server.getsockname()[1]}", "flash_id"],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        bridge.running = False
        assert p.returncode == 0 and "Detected flash size: 512KB" in p.stdout, p.stdout


tap.main()
