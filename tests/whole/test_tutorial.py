#!/usr/bin/env python3
# timeout: 300
"""The tutorial, end to end: what `make run` does, what docs/tutorial.md shows, and what a
person sees when a step breaks half-way.

usage: test_tutorial.py [--update]   writes the transcript in docs/tutorial.md anew
"""
import difflib
import os
import pty
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

os.chdir(tap.TOP)
ESPY = "build/espy"
DOCS = "docs/tutorial.md"
FIRMWARE = "build/chip/firmware.bin"
BEGIN, END = "<!-- transcript: tests/whole/test_tutorial.py --update -->\n```text\n", "```\n<!-- end -->"


def processes(place):
    out = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in out.splitlines() if place in line and "test_tutorial" not in line and "ps -eo" not in line]


def tutorial(*options, place="build/tutorial"):
    run = subprocess.run(["tests/tutorial", "--end", "--place", place, *options], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=200)
    return run.returncode, run.stdout


def plain(text):
    """The transcript without what differs from run to run, machine to machine, build to build."""
    text = re.sub(r"\n *Writing at 0x[0-9a-f]+\.\.\. \(\d+ ?%\)(?=\n *Writing)", "", text)
    text = re.sub(r"\d+\.\d+ seconds", "S seconds", text)
    text = re.sub(r"effective [\d.]+ kbit/s", "effective K kbit/s", text)
    text = re.sub(r"0x[0-9a-f]{4,}", "0xN", text)
    text = re.sub(r"\d{5,}", "N", text)
    text = re.sub(r"^[^\n]*\ufffd.*?(?=espy \d|$)", "\ufffd", text, flags=re.M)  # boot text at another rate
    return re.sub(r"Connecting\.+", "Connecting...", text)


class Board:
    """A board in a folder of its own that leaves nothing behind."""

    def __enter__(self):
        self.place = tempfile.mkdtemp(prefix="espy-test-")
        self.name = os.path.basename(self.place)
        self.port, self.flash = f"{self.place}/port", f"{self.place}/flash.bin"
        self.process = subprocess.Popen([ESPY, "board", "--link", self.port, "--flash", self.flash, "--headless",
                                         "--flash-size", "512KB", "--name", self.name], stdout=subprocess.PIPE)
        assert self.process.stdout.readline().startswith(b"port ")
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        assert not os.path.lexists(self.port), "the link is still there"
        shutil.rmtree(self.place)
        assert not processes(self.place), processes(self.place)

    def command(self, *words):
        return subprocess.run([ESPY, "board", *words, "--name", self.name], check=True, capture_output=True,
                              text=True, timeout=30).stdout

    def bootloader(self):
        for words in ("hold", "flash"), ("press", "reset"), ("release", "flash"):
            self.command(*words)

    def save(self, name, data):
        path = f"{self.place}/{name}"
        with open(path, "wb") as f:
            f.write(data)
        return path

    def content(self):
        with open(self.flash, "rb") as f:
            return f.read()

    def start(self, *words):
        return subprocess.Popen([ESPY, "--port", self.port, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def espy(self, *words, bound=120):
        run = self.start(*words)
        return run.communicate(timeout=bound)[0], run.returncode

    def type(self, *lines):
        """What the terminal shows after the lines were typed at the prompt."""
        run = subprocess.run([ESPY, "term", "--device", self.port, "-b", "115200"], input="".join(line + "\r" for line in lines),
                             capture_output=True, text=True, errors="replace", timeout=60)
        assert run.returncode == 0, run.stderr
        return run.stdout


def begin_writing(board, *options):
    """A write_flash that has begun to write; (process, what it said so far)."""
    run = board.start("write_flash", *options, "0", board.save("random.bin", random.randbytes(300_000)))
    said = ""
    while "Writing at" not in said:
        line = run.stdout.readline()
        assert line, said
        said += line
    return run, said


@tap.test("the tutorial passes from the bare board to the LED, as docs/tutorial.md shows")
def whole():
    status, text = tutorial()
    assert status == 0, text
    with open(DOCS) as f:
        shown = f.read().split(BEGIN)[1].split(END)[0]
    differs = list(difflib.unified_diff(plain(shown).splitlines(), plain(text).splitlines(), "docs", "run", lineterm="", n=0))
    assert not differs, "docs/tutorial.md is out of date (tests/whole/test_tutorial.py --update):\n" + "\n".join(differs)
    assert not processes("build/tutorial"), processes("build/tutorial")


@tap.test("the flash file holds a random image byte for byte")
def random_image():
    data = random.randbytes(random.randrange(100_000, 300_000))
    with Board() as b:
        b.bootloader()
        out, status = b.espy("--baud", "460800", "write_flash", "0", b.save("image", data))
        assert status == 0, out
        assert b.content()[:len(data)] == data


@tap.test("the prompt evaluates a random expression; GPIO13 follows, seen from the board")
def expression():
    a, c, d = (random.randrange(1, 10**9) for _ in range(3))
    with Board() as b:
        b.bootloader()
        out, status = b.espy("--baud", "460800", "write_flash", "0", FIRMWARE)
        assert status == 0, out
        b.command("press", "reset")
        time.sleep(0.5)  # the wall clock paces this board; its start takes 0.1 s
        out = b.type("from machine import Pin", "pin = Pin(13, Pin.OUT)", f"({a} * {c} - {d}) % 1000003")
        assert f"\n{(a * c - d) % 1000003}\n" in out.replace("\r", ""), out
        for level in random.choices((0, 1), k=6) + [1, 0]:
            b.type(f"pin.value({level})")
            assert b.command("status", "--json").split('"pins":')[1].strip(" [").split("]")[0].split(",")[13].strip() \
                == str(level)


@tap.test("unplugged in the middle: says so, and that the flash is half written; exit 2")
def unplugged():
    with Board() as b:
        b.bootloader()
        run, said = begin_writing(b)
        b.command("unplug")
        said += run.communicate(timeout=30)[0]
        assert run.returncode == 2, said
        assert "unplugged" in said and "half written" in said, said
        b.command("plug")
        b.bootloader()
        again, status = b.espy("write_flash", "0", f"{b.place}/random.bin")
        assert status == 0, again
        with open(f"{b.place}/random.bin", "rb") as f:
            assert b.content().startswith(f.read()), "the same command again mends it"


@tap.test("Ctrl-C in the middle: ends at once, says what state the flash is in; exit 2")
def interrupted():
    with Board() as b:
        b.bootloader()
        run, said = begin_writing(b)
        run.send_signal(signal.SIGINT)
        said += run.communicate(timeout=5)[0]
        assert run.returncode == 2 and "Interrupted" in said and "half written" in said, said


def refused(name, data, *words):
    with Board() as b:
        b.bootloader()
        before = b.content()
        out, status = b.espy("write_flash", "0", b.save(name, data))
        assert status == 2, out
        for word in words:
            assert word in out, out
        assert b.content() == before, "the flash changed"


@tap.test("a truncated firmware file is refused, the flash untouched")
def truncated():
    with open(FIRMWARE, "rb") as f:
        refused("short.bin", f.read(5000), "cut short", "--force")


@tap.test("a firmware larger than the flash is refused, the flash untouched")
def too_large():
    refused("large.bin", random.randbytes(600_000), "will not fit", "524288")


@tap.test("Flash not held: names the buttons within 2 s; when they come, goes on")
def not_held():
    with Board() as b:
        b.command("press", "reset")
        began = time.monotonic()
        run = b.start("flash_id")
        said = ""
        while "release Flash" not in said:
            line = run.stdout.readline()
            assert line, said
            said += line
        assert time.monotonic() - began < 3, said
        assert "hold Flash" in said, said
        b.bootloader()
        said += run.communicate(timeout=30)[0]
        assert run.returncode == 0 and "512KB" in said, said


@tap.test("a step that fails is named, and make run exits 1")
def named():
    place = tempfile.mkdtemp(prefix="espy-test-")
    with open(f"{place}/large.bin", "wb") as f:
        f.write(random.randbytes(600_000))
    status, text = tutorial("--image", f"{place}/large.bin", place=f"{place}/{os.path.basename(place)}")
    assert status == 1 and "make run: step write_flash failed" in text, text
    assert not processes(place), processes(place)
    shutil.rmtree(place)


def terminal_mode(break_it):
    """A terminal's settings before a session, in it, and after `break_it(child, board, fd)`."""
    with Board() as b:
        b.command("press", "reset")
        ours, theirs = pty.openpty()
        before = termios.tcgetattr(theirs)
        child = subprocess.Popen([ESPY, "term", "--device", b.port, "-b", "115200"], stdin=theirs, stdout=theirs,
                                 stderr=theirs)
        while b"leaves" not in os.read(ours, 4096):
            pass
        deadline = time.monotonic() + 10
        while termios.tcgetattr(theirs) == before:
            assert time.monotonic() < deadline, "the terminal never became raw"
        break_it(child, b, ours)
        child.wait(10)
        assert termios.tcgetattr(theirs) == before, "the terminal was left raw"
        os.close(ours)
        os.close(theirs)


@tap.test("the terminal is put back by Ctrl-A Q, by SIGTERM, and when the port is unplugged")
def restored():
    terminal_mode(lambda child, board, fd: os.write(fd, b"\x01q"))
    terminal_mode(lambda child, board, fd: child.send_signal(signal.SIGTERM))
    terminal_mode(lambda child, board, fd: board.command("unplug"))


def update():
    status, text = tutorial()
    assert status == 0, text
    with open(DOCS) as f:
        before, rest = f.read().split(BEGIN)
    with open(DOCS, "w") as f:
        f.write(before + BEGIN + text + END + rest.split(END)[1])


if "--update" in sys.argv:
    update()
else:
    tap.main()
