#!/usr/bin/env python3
# timeout: 300
"""The flasher's commands on a virtual board, judged by the flash file's bytes."""
import os
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from board import Board, tap


def image(size, seed=1):
    """An ESP8266 image with one segment, then arbitrary bytes: compressible here, random there."""
    r = random.Random(seed)
    body = b"".join(r.randbytes(1500) + bytes([r.randrange(256)]) * 1000 for _ in range(size // 2500 + 1))
    head = bytes([0xE9, 1, 0, 0]) + (0x40100000).to_bytes(4, "little")
    segment = (0x40100000).to_bytes(4, "little") + (4).to_bytes(4, "little") + b"\0\0\0\0"
    checksum = bytes(11) + bytes([0xEF])
    return (head + segment + checksum + body)[:size]


def save(board, name, data):
    with open(board.path(name), "wb") as f:
        f.write(data)
    return board.path(name)


def roms():
    yield None
    if os.environ.get("ESPY_ROM"):
        yield os.environ["ESPY_ROM"]


@tap.test("the tutorial's three commands, on the open ROM and the genuine one")
def tutorial():
    for rom in roms():
        with Board(rom=rom, content=random.Random(3).randbytes(512 << 10)) as b:
            data = image(200_000, seed=random.randrange(1 << 30))
            path = save(b, "fw.bin", data)
            out = b.espy("erase_flash")
            assert "Flash memory erased successfully" in out, out
            assert b.content() == b"\xff" * (512 << 10)
            out = b.espy("--baud", 460800, "write_flash", "--flash_size=detect", 0, path)
            for words in ("Detecting chip type... ESP8266", "Stub flasher running.", "Changing baud rate to 460800",
                          "Auto-detected flash size: 512KB", "Compressed 200000 bytes to", "Hash of data verified."):
                assert words in out, f"no '{words}' in:\n{out}"
            assert b.content(0, len(data)) == data
            assert b.content(len(data)) == b"\xff" * ((512 << 10) - len(data))
            out = b.espy("--baud", 460800, "verify_flash", "--flash_size=detect", 0, path)
            assert "Verification successful (digest matched)." in out, out


@tap.test("write, read and compare at odd addresses, compressed and not, with and without the stub")
def odd_addresses():
    r = random.Random(5)
    with Board(flash_size="1MB", content=r.randbytes(1 << 20)) as b:
        for options in ([], ["-u"], ["--no-stub"]):
            at, size = r.randrange(0x8000) * 4, r.randrange(1, 9000)
            data = r.randbytes(size)
            before = b.content()
            b.espy("write_flash", *options, hex(at), save(b, "piece", data))
            after = b.content()
            assert after[at:at + size] == data, options
            first, last = at // 4096 * 4096, (at + size + 4095) // 4096 * 4096
            assert after[:first] == before[:first] and after[last:] == before[last:], "neighbours changed"
            b.espy("--baud", 921600, "read_flash", hex(at), size, b.path("back"))
            with open(b.path("back"), "rb") as f:
                assert f.read() == data, options


@tap.test("flash parameters go into an image at 0 and nowhere else")
def parameters():
    with Board(flash_size="1MB") as b:
        data = image(5000)
        path = save(b, "fw.bin", data)
        out = b.espy("write_flash", "-fs", "detect", "-fm", "dio", "-ff", "80m", 0, path, 0x10000, path)
        assert "Flash parameters set to 0x022f." in out, out
        assert b.content(0, 4) == data[:2] + b"\x02\x2f"
        assert b.content(0x10000, 5000) == data


@tap.test("an ELF file: its image and what runs from flash are written, as elf2image makes them")
def elf():
    path = os.path.join(tap.TOP, "build/chip/firmware/firmware.elf")
    with Board() as b:
        b.espy("elf2image", "--output", b.path("made-"), path)
        b.espy("--baud", 921600, "write_flash", "-fs", "detect", 0, path)
        made = [n for n in os.listdir(b.folder.name) if n.startswith("made-")]
        assert len(made) == 2, made
        for name in made:
            at = int(name[5:-4], 16)
            with open(b.path(name), "rb") as f:
                data = bytearray(f.read())
            if at == 0:
                data[3] = 0  # 512KB, as detected
            assert b.content(at, len(data)) == data, name
        with open(path, "rb") as f:
            broken = save(b, "broken.elf", f.read(3000))
        assert "is not an ELF file for the ESP8266" in b.espy("write_flash", 0, broken, code=2)


@tap.test("verify_flash finds a changed byte and fails")
def changed_byte():
    with Board() as b:
        data = image(10000)
        b.espy("write_flash", 0, save(b, "fw.bin", data))
        other = bytearray(data)
        other[7777] ^= 1
        out = b.espy("verify_flash", "--diff", 0, save(b, "other.bin", other), code=2)
        assert "1 differences, first at 0x00001e61" in out, out


@tap.test("Flash not held: the buttons are named within 2 s, and the board is waited for")
def buttons():
    with Board() as b:
        b.press("press", "reset")
        start = time.time()
        p = b.start("flash_id", bootloader=False)
        text = ""
        while "hold Flash, press and release Reset, release Flash" not in text:
            line = p.stdout.readline()
            assert line, text
            text += line
        assert time.time() - start < 2.5
        b.bootloader()
        rest, _ = p.communicate(timeout=20)
        assert p.returncode == 0 and "Detected flash size: 512KB" in rest, rest


@tap.test("Ctrl-C in a write: an error that says so, no process left; the same command mends it")
def interrupted():
    with Board() as b:
        data = random.Random(9).randbytes(100_000)
        path = save(b, "fw.bin", data)
        p = b.start("write_flash", 0, path)
        text = ""
        while "Writing at" not in text:
            line = p.stdout.readline()
            assert line, text
            text += line
        p.send_signal(signal.SIGINT)
        rest, _ = p.communicate(timeout=5)
        assert p.returncode == 2 and "Interrupted" in rest and "half written" in rest, rest
        b.espy("--baud", 921600, "write_flash", 0, path)
        assert b.content(0, len(data)) == data


@tap.test("the port unplugged in a write: an error that says so")
def unplugged():
    with Board() as b:
        p = b.start("write_flash", 0, save(b, "fw.bin", random.Random(9).randbytes(100_000)))
        text = ""
        while "Writing at" not in text:
            line = p.stdout.readline()
            assert line, text
            text += line
        b.press("unplug")
        rest, _ = p.communicate(timeout=20)
        b.press("plug")
        assert p.returncode == 2 and "half written" in rest, rest


@tap.test("too large, cut short, missing: refused before anything is touched")
def refused():
    with Board(content=b"\x5a" * (512 << 10)) as b:
        out = b.espy("write_flash", "-fs", "detect", 0, save(b, "big", bytes(600_000)), code=2)
        assert "will not fit in 524288 bytes of flash" in out, out
        whole = image(5000)
        cut = whole[:12] + (90_000).to_bytes(4, "little") + whole[16:]
        out = b.espy("write_flash", 0, save(b, "cut", cut), code=2)
        assert "cut short" in out, out
        out = b.espy("write_flash", 0, b.path("none"), code=2, bootloader=False)
        assert "No such file" in out, out
        assert b.content() == b"\x5a" * (512 << 10)


@tap.test("what a command writes has its name when it is whole: nothing is left, replaced or half written")
def outputs():
    with Board() as b:
        place = b.path("out")
        os.mkdir(place)
        old = os.path.join(place, "old.bin")
        with open(old, "wb") as f:
            f.write(b"precious")
        link = os.path.join(place, "link")
        os.symlink("old.bin", link)
        b.espy("merge_bin", "--output", "/dev/full", 0, save(b, "fw.bin", image(5000)), code=2)
        b.espy("dump_mem", "0x40000000", 64, old, "--port", "/nowhere", "--connect-attempts", 1, code=2)
        b.espy("firmware", "-o", os.path.join(place, "none", "fw.bin"), code=2)
        with open(old, "rb") as f:
            assert f.read() == b"precious"
        b.espy("merge_bin", "--output", link, 0, save(b, "fw.bin", image(200_000)))
        assert os.path.getsize(old) > 100_000 and os.path.islink(link)
        assert sorted(os.listdir(place)) == ["link", "old.bin"]


@tap.test("--json prints one object")
def as_json():
    import json
    with Board() as b:
        facts = json.loads(b.espy("flash_id", "--json"))
        assert facts["ok"] and facts["flash_size"] == "512KB" and facts["mac"] == "5c:cf:7f:12:34:56", facts


tap.main()
