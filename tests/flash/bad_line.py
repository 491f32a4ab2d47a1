"""A line that loses, flips, doubles and delays bytes, between a client and a virtual board.

    with BadLine(board.port, rate=1e-4, seed=1) as line: ... use line.port ...
"""
import os
import pty
import random
import select
import termios
import threading
import time
import tty

RATES = {getattr(termios, f"B{n}"): n for n in (115200, 230400, 460800, 921600)}


class BadLine:
    def __init__(self, board_port, rate, seed=0, kinds=("lose", "flip", "double", "delay"), fastest=None):
        self.random = random.Random(seed)
        self.rate, self.kinds = rate, kinds
        self.errors = 0
        self.fastest = fastest  # beyond this rate every byte is wrong
        self.enabled = True
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.port = os.ttyname(slave)
        self.slave = slave  # kept open: the pair outlives its clients
        self.board = os.open(board_port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.board)
        self.speed = None
        self.running = True
        self.thread = threading.Thread(target=self.pump, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *why):
        self.running = False
        self.thread.join(5)
        for fd in (self.master, self.slave, self.board):
            os.close(fd)

    def follow_speed(self):
        speed = termios.tcgetattr(self.master)[5]
        if speed != self.speed:
            settings = termios.tcgetattr(self.board)
            settings[4] = settings[5] = speed
            termios.tcsetattr(self.board, termios.TCSADRAIN, settings)
            self.speed = speed

    def spoil(self, data):
        if self.fastest and RATES.get(self.speed, 0) > self.fastest:
            return bytes(byte ^ 0x55 for byte in data)
        out = bytearray()
        for byte in data:
            if not self.enabled or self.random.random() >= self.rate:
                out.append(byte)
                continue
            self.errors += 1
            kind = self.random.choice(self.kinds)
            if kind == "flip":
                out.append(byte ^ 1 << self.random.randrange(8))
            elif kind == "double":
                out += bytes([byte, byte])
            elif kind == "delay":
                time.sleep(self.random.random() * 0.05)
                out.append(byte)
        return bytes(out)

    def write(self, fd, data):
        while data and self.running:
            try:
                data = data[os.write(fd, data):]
            except BlockingIOError:
                select.select([], [fd], [], 0.1)

    def pump(self):
        while self.running:
            ready, _, _ = select.select([self.master, self.board], [], [], 0.05)
            self.follow_speed()
            for fd, other in ((self.master, self.board), (self.board, self.master)):
                if fd in ready:
                    try:
                        self.write(other, self.spoil(os.read(fd, 512)))
                    except (BlockingIOError, OSError):
                        pass
