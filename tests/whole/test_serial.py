#!/usr/bin/env python3
# timeout: 200
"""The serial port over the network, faults on the line and on the flash, the VCD file."""
import os, re, select, socket, subprocess, sys, tempfile, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import board, tap

MPY = "esp8266-20170108-v1.8.7.bin"
IAC, SB, SE, WILL, DO = 255, 250, 240, 251, 253


def network(b):
    """The address in the board's second line."""
    line = b.line(time.monotonic() + 10)
    return "127.0.0.1", int(line.rsplit(":", 1)[1])


def receive(s, words, seconds=10):
    out, limit = b"", time.monotonic() + seconds
    while words not in out:
        left = limit - time.monotonic()
        assert left > 0 and select.select([s], [], [], left)[0], f"{words!r} didn't come; got {out!r}"
        more = s.recv(4096)
        assert more, "hung up"
        out += more
    return out


def ask(s, command, value):
    s.sendall(bytes([IAC, SB, 44, command]) + value.replace(b"\xff", b"\xff\xff") + bytes([IAC, SE]))
    return receive(s, bytes([IAC, SB, 44, command + 100]))


@tap.test("raw TCP: what comes is the chip's text, whatever its rate")
def tcp():
    with board.running("--tcp", "0", rom=board.rom()) as b:
        with socket.create_connection(network(b), 5) as s:
            b.run("press", "reset")
            receive(s, b"boot mode:(3,6)")


@tap.test("RFC 2217: rate, RTS into reset, DTR for Flash, bytes of 255 doubled")
def rfc2217():
    with board.running("--rfc2217", "0", "--wiring", "auto-reset", rom=board.rom()) as b:
        with socket.create_connection(network(b), 5) as s:
            receive(s, bytes([IAC, DO, 44]))
            s.sendall(bytes([IAC, WILL, 44]))
            ask(s, 1, (74880).to_bytes(4, "big"))
            ask(s, 5, b"\x0b")  # RTS on
            assert b.status()["held"] and b.status()["client_baud"] == 74880
            ask(s, 5, b"\x08")  # DTR on: both on lets RST go
            ask(s, 5, b"\x0c")  # RTS off: GPIO0 low
            receive(s, b"rst cause:2, boot mode:(1,")
        limit = time.monotonic() + 5  # hanging up lets the lines go
        while b.status()["pins"][0] == 0:
            assert time.monotonic() < limit


@tap.test("bytes lost, flipped, repeated on request, and no longer when ended")
def faults():
    image = tap.need("ESPY_IMAGES", MPY)
    with tempfile.TemporaryDirectory() as folder:
        flash = board.flash_with(image, 0x100000, folder, 0x20)
        with board.running(rom=board.rom(), flash=flash) as b:
            p = b.open()
            p.expect(b">>> ", 60)

            def echo():
                p.read(0.2)
                p.write(b"#" + b"abcdefgh" * 8)
                out = p.read(0.4)
                p.write(b"\x03")
                return out
            clean = echo()
            assert clean == b"#" + b"abcdefgh" * 8, clean
            b.run("fault", "lose", "10")
            lossy = echo()
            assert len(lossy) < len(clean), lossy
            b.run("fault", "lose", "0")
            b.run("fault", "flip", "7")
            assert echo() != clean
            b.run("fault", "flip", "0")
            b.run("fault", "repeat", "9")
            assert len(echo()) > len(clean)
            b.run("fault", "repeat", "0")
            p.read(0.3)
            p.write(b"\x03")
            p.read(0.3)
            assert echo() == clean


@tap.test("power that gives in at a flash write: the chip restarts, the sector is half written")
def cut():
    image = tap.need("ESPY_IMAGES", MPY)
    with tempfile.TemporaryDirectory() as folder:
        flash = board.flash_with(image, 0x100000, folder, 0x20)
        with board.running(rom=board.rom(), flash=flash) as b:
            p = b.open()
            p.expect(b">>> ", 60)
            b.run("fault", "cut-at-write", "3")
            p.write(b"f=open('x','w');f.write('y'*5000);f.close()\r")
            b.wait_event("reset power-on", 20)
            b.wait_event("reset power-on", 20)
            p.expect(b">>> ", 60)


@tap.test("weak-supply: it restarts while firmware writes its flash")
def weak():
    image = tap.need("ESPY_IMAGES", MPY)
    with tempfile.TemporaryDirectory() as folder:
        flash = board.flash_with(image, 0x100000, folder, 0x20)
        with board.running("--wiring", "weak-supply", "--speed", "max", rom=board.rom(), flash=flash) as b:
            b.wait_event("reset power-on", 30)
            b.wait_event("reset power-on", 30)


@tap.test("--vcd: sigrok reads it, and the LED's pulse has its length")
def vcd():
    image = tap.need("ESPY_IMAGES", MPY)
    with tempfile.TemporaryDirectory() as folder:
        flash, dump = board.flash_with(image, 0x100000, folder, 0x20), folder + "/pins.vcd"
        with board.running(rom=board.rom(), flash=flash, vcd=dump) as b:
            p = b.open()
            p.expect(b">>> ", 60)
            p.write(b"from machine import Pin;import time;p=Pin(13,Pin.OUT);p.high();time.sleep_ms(50);p.low()\r")
            b.wait_event("led on", 10)
            b.wait_event("led off", 10)
        with open(dump) as f:
            text = f.read()
        identifier = re.search(r"\$var wire 1 (\S) gpio13", text).group(1)
        body = text[text.index("$dumpvars"):]
        now, edges = 0, []
        for line in body.splitlines():
            if line.startswith("#"):
                now = int(line[1:])
            elif line[1:] == identifier and line[0] in "01":
                edges.append((now, line[0]))
        rise = [t for t, v in edges if v == "1"][-1]
        fall = [t for t, v in edges if v == "0" and t > rise][0]
        assert 49e6 < fall - rise < 53e6, (rise, fall)
        out = subprocess.run(["sigrok-cli", "-I", "vcd", "-i", dump, "--show"], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, timeout=60)
        assert out.returncode == 0 and "17" in out.stdout, out.stdout


tap.main()
