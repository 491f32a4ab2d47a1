#!/usr/bin/env python3
# timeout: 240
"""What a person sees of each wrong circuit and each fault: at the flasher, at the terminal, in the boot text."""
import os, subprocess, sys, tempfile, time
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import tap
from board import Port
from flash.board import Board

FIRMWARE = os.path.join(tap.TOP, "build/chip/firmware.bin")
READABLE = bytes(range(0x20, 0x7F)) + b"\r\n"


def script(*steps):
    """Those steps by `espy test`, on a board with the firmware in its flash: what it printed; all pass."""
    with tempfile.NamedTemporaryFile("w", suffix=".espy") as f:
        f.write("\n".join((f"load 0 {FIRMWARE}",) + steps) + "\n")
        f.flush()
        p = subprocess.run([tap.ESPY, "test", f.name], text=True, timeout=60, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert p.returncode == 0, p.stdout
    return p.stdout


def reset_text(b):
    """What a terminal at 115200 shows after Reset."""
    port = Port(b.port)
    port.read(0.3)
    b.press("press", "reset")
    out = port.read(1.5)
    port.close()
    return out


def garbled(out):
    return out and sum(c not in READABLE for c in out) > len(out) // 4


def with_firmware(wiring="tutorial"):
    with open(FIRMWARE, "rb") as f:
        return Board(wiring=wiring, content=f.read().ljust(512 * 1024, b"\xff"))


@tap.test("tutorial: it flashes, and at 115200 a banner and a prompt follow some garbage")
def tutorial():
    with with_firmware() as b:
        b.espy("flash_id")
        out = reset_text(b)
        at = out.index(b"espy ")
        assert garbled(out[:at]) and out.endswith(b">>> "), out


@tap.test("gpio15-on-flash: it flashes; then garbage at 115200, which is mode 7 at 74880, and no prompt")
def gpio15_on_flash():
    with with_firmware("gpio15-on-flash") as b:
        b.espy("write_flash", 0, FIRMWARE)
        out = reset_text(b)
        assert garbled(out) and b">>>" not in out, out
    script("wiring gpio15-on-flash", "baud 74880", 'expect "boot mode:(7," within 1s', "run 500ms", "silence 2s")


@tap.test("gpio2-floating, low: it can't be flashed and doesn't start; high: both work")
def gpio2_floating():
    script("wiring gpio2-floating", "float low", "baud 74880", 'expect "boot mode:(2," within 1s', "run 500ms", "silence 3s")
    script("wiring gpio2-floating", "float low", "hold flash", "press reset", "mode 0")
    script("wiring gpio2-floating", "float high", 'expect ">>> " within 5s', "hold flash", "press reset", "mode 1")


@tap.test("gpio15-floating, high: neither flashes nor starts")
def gpio15_floating():
    script("wiring gpio15-floating", "float high", "baud 74880", 'expect "boot mode:(7," within 1s', "run 500ms", "silence 3s")
    with with_firmware("gpio15-floating") as b:
        out = b.espy("flash_id", "--connect-attempts", 1, code=2)
        assert "Flash" in out and "Reset" in out, out


@tap.test("deep sleep: wakes by R1 and C1; no-wake: never returns")
def no_wake():
    sleep = ('expect ">>> " within 5s', 'type "import machine\\r"', 'type "machine.deepsleep(300)\\r"', 'expect "deepsleep(300)"')
    script(*sleep, 'expect ">>> " within 2s')
    script("wiring no-wake", *sleep, "run 100ms", "silence 20s")


@tap.test("weak-supply: a write ends in an error that names the power supply, and the chip has restarted")
def weak_supply():
    with Board(wiring="weak-supply") as b:
        out = b.espy("--baud", 460800, "write_flash", "--no-compress", 0, FIRMWARE, code=2)
        assert "supply" in out and "half written" in out, out


@tap.test("flash-id, remove-flash, protect-flash: the flasher says what it meets, and goes on when they end")
def flash_faults():
    with Board() as b:
        b.press("fault", "flash-id", "0x1520C8")
        assert "Manufacturer: c8" in b.espy("flash_id")
        b.press("fault", "flash-id", "0")
        b.press("fault", "remove-flash", "1")
        out = b.espy("write_flash", "-fs", "detect", 0, FIRMWARE, code=2)
        assert "flash" in out.lower() and "answer" in out, out
        b.press("fault", "remove-flash", "0")
        b.press("fault", "protect-flash", "1")
        out = b.espy("--baud", 460800, "write_flash", 0, FIRMWARE, code=2)
        assert "MD5 of file does not match data in flash" in out, out
        b.press("fault", "protect-flash", "0")
        assert "Hash of data verified" in b.espy("--baud", 460800, "write_flash", 0, FIRMWARE)


@tap.test("delay: an echo takes that long; without it, it doesn't")
def delay():
    with with_firmware() as b:
        port = Port(b.port)
        b.press("press", "reset")
        port.expect(b">>> ", 10)

        def echo():
            port.read(0.6)
            start = time.monotonic()
            port.write(b"#~^")
            port.expect(b"#~^", 5)
            return time.monotonic() - start
        quick = min(echo() for _ in range(3))
        b.press("fault", "delay", "400")
        slow = min(echo() for _ in range(3))
        b.press("fault", "delay", "0")
        assert quick < 0.25 and slow > 0.1 + quick, (quick, slow)
        port.close()


@tap.test("--swap-4-5: the pin that is printed 4 is the chip's 5")
def swapped():
    name = f"swap-{os.getpid()}"
    with tempfile.TemporaryDirectory() as folder:
        link, flash = os.path.join(folder, "tty"), os.path.join(folder, "flash")
        with open(FIRMWARE, "rb") as f, open(flash, "wb") as to:
            to.write(f.read().ljust(512 * 1024, b"\xff"))
        p = subprocess.Popen([tap.ESPY, "board", "--swap-4-5", "--name", name, "--link", link, "--flash", flash, "--headless"],
                             stdout=subprocess.PIPE)
        try:
            p.stdout.readline()
            port = Port(link)
            subprocess.run([tap.ESPY, "board", "press", "reset", "--name", name], check=True)
            port.expect(b">>> ", 10)
            subprocess.run([tap.ESPY, "board", "set", "pin", "4", "high", "--name", name], check=True)
            port.write(b"from machine import Pin; print([Pin(n, Pin.IN)() for n in (4, 5)])\r")
            port.expect(b"[0, 1]", 10)
            port.close()
        finally:
            p.terminate()
            p.wait(10)
            p.stdout.close()


tap.main()
