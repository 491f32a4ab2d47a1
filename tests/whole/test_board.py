#!/usr/bin/env python3
# timeout: 200
"""The board as a process, on the genuine ROM: what a person and a script see of it."""
import os, signal, subprocess, sys, tempfile, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import board, tap

SYNC = b"\xc0\x00\x08\x24\x00\x00\x00\x00\x00\x07\x07\x12\x20" + b"\x55" * 32 + b"\xc0"
MPY = "esp8266-20170108-v1.8.7.bin"


@tap.test("blank flash: the ROM's banner at 74880, garbage at 115200")
def banner():
    with board.running(rom=board.rom()) as b:
        p = b.open(115200)
        b.run("press", "reset")
        garbage = p.read(0.5)
        p.close()
        assert garbage and b"ets Jan" not in garbage, garbage
        baud = b.status()["baud"]
        assert 74000 < baud < 75500, baud
    with board.running(rom=board.rom()) as b:
        p = b.open(115200)
        # 74880 isn't among termios' named rates: the number goes by termios2.
        import array, fcntl
        t = array.array("I", [0] * 11)
        fcntl.ioctl(p.fd, 0x802C542A, t)
        t[2] = t[2] & ~0o010017 | 0o010000
        t[9] = t[10] = 74880
        fcntl.ioctl(p.fd, 0x402C542B, t)
        b.run("press", "reset")
        p.expect(b" ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n", 5)


@tap.test("Flash held at reset: the serial loader answers a SYNC eight times")
def download():
    with board.running(rom=board.rom()) as b:
        b.bootloader()
        assert b.status()["mode"] == 1
        p = b.open()
        p.read(0.3)  # the banner, at another rate
        for _ in range(5):
            p.write(SYNC)
            reply = p.read(0.3)
            if reply:
                break
        assert reply.count(b"\xc0\x01\x08\x02\x00\x07\x07\x12\x20\x00\x00\xc0") == 8, reply


@tap.test("stock MicroPython: prompt, LED seen from outside, files, flash file written")
def micropython():
    image = tap.need("ESPY_IMAGES", MPY)
    with tempfile.TemporaryDirectory() as folder:
        flash = board.flash_with(image, 0x100000, folder, 0x20)
        with board.running(rom=board.rom(), flash=flash) as b:
            p = b.open()
            p.expect(b">>> ", 60)
            p.write(b"from machine import Pin\rp=Pin(13,Pin.OUT)\rp.high()\r")
            b.wait_event("led on")
            assert b.status()["led"] and b.status()["pins"][13] == 1
            p.write(b"p.low()\r")
            b.wait_event("led off")
            p.write(b"f=open('x','w');f.write('kept '*9);f.close()\r")
            p.expect(b"45\r\n>>> ", 10)
            with open(flash, "rb") as f:
                assert b"kept kept kept" in f.read()
        with board.running(rom=board.rom(), flash=flash) as b:
            p = b.open()
            p.expect(b">>> ", 20)
            p.write(b"open('x').read()\r")
            p.expect(b"'kept kept kept kept kept kept kept kept kept '", 10)


@tap.test("a locked flash file, a wrong size, a missing ROM, a used name: refused with a reason")
def refused():
    rom = board.rom()
    with tempfile.TemporaryDirectory() as folder, board.running(rom=rom, flash=folder + "/f") as b:
        def refuse(words, *options):
            p = subprocess.run([tap.ESPY, "board", "--rom", rom, *options], text=True, timeout=10,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            assert p.returncode == 1 and words in p.stderr, (options, p.returncode, p.stderr)
        refuse("belongs to a board that runs", "--name", "other", "--flash", folder + "/f")
        refuse("runs already", "--name", b.name)
        open(folder + "/odd", "wb").write(b"x" * 1000)
        refuse("hasn't a flash chip's size", "--name", "other", "--flash", folder + "/odd")
        refuse("is there and is no link", "--name", "other", "--link", folder + "/odd")
        assert open(folder + "/odd", "rb").read() == b"x" * 1000
        p = subprocess.run([tap.ESPY, "board", "--rom", folder + "/odd"], text=True, timeout=10,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert p.returncode == 1 and "is no boot ROM" in p.stderr, p.stderr
        assert os.path.getsize(folder + "/f") == 0x80000
        assert set(open(folder + "/f", "rb").read()) == {255}


@tap.test("stop, a signal, the starter's death: link and socket are gone")
def leaves_nothing():
    def gone(b):
        b.process.wait(10)
        assert not os.path.lexists(b.link)
        p = b.run("status", check=False)
        assert p.returncode == 1 and "no board named" in p.stderr, p.stderr
    rom = board.rom()
    with board.running(rom=rom) as b:
        b.run("stop")
        assert not os.path.lexists(b.link)
        gone(b)
        assert b.process.returncode == 0
    with board.running(rom=rom) as b:
        b.process.send_signal(signal.SIGINT)
        gone(b)
    with tempfile.TemporaryDirectory() as folder:
        link = folder + "/port"
        code = (f"import subprocess\np = subprocess.Popen([{tap.ESPY!r}, 'board', '--rom', {rom!r}, '--name',"
                f" 'orphan-{os.getpid()}', '--link', {link!r}], stdout=subprocess.PIPE)\np.stdout.readline()\n")
        subprocess.run([sys.executable, "-c", code], check=True, timeout=10)
        limit = time.monotonic() + 10
        while os.path.lexists(link):
            assert time.monotonic() < limit, "an orphaned board goes on"
            time.sleep(0.02)


@tap.test("unplug takes the port away, plug brings it back")
def unplug():
    with board.running(rom=board.rom()) as b:
        b.wait_event("start mode 3")
        b.run("unplug")
        assert not os.path.lexists(b.link) and not b.status()["powered"]
        b.run("plug")
        assert os.path.exists(b.link)
        b.wait_event("power off")
        b.wait_event("start mode 3")


tap.main()
