#!/usr/bin/env python3
# timeout: 300
"""esptool-js, which flashes from a browser, on the virtual board: it reads back what espy wrote, and
espy verifies what it wrote."""
import io
import os
import random
import shutil
import subprocess
import sys
import tarfile
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from board import Board, tap

HERE = os.path.dirname(os.path.abspath(__file__))
PLACE = os.path.join(tap.TOP, "build", "esptool-js-0.7.0")
PACKAGES = {"esptool-js": "0.7.0", "pako": "2.1.0", "atob-lite": "2.0.0"}
REGISTRY = os.environ.get("npm_config_registry", "https://registry.npmjs.org").rstrip("/")


def fetch(name, version):
    url = f"{REGISTRY}/{name}/-/{name}-{version}.tgz"
    with urllib.request.urlopen(url, timeout=60) as answer:
        with tarfile.open(fileobj=io.BytesIO(answer.read())) as tar:
            tar.extractall(f"{PLACE}.new/node_modules")
    os.rename(f"{PLACE}.new/node_modules/package", f"{PLACE}.new/node_modules/{name}")


def install():
    """The library's entry, or a skip."""
    if not shutil.which("node"):
        raise tap.Skip("node is not installed")
    if not os.path.exists(PLACE):
        shutil.rmtree(f"{PLACE}.new", ignore_errors=True)
        try:
            for name, version in PACKAGES.items():
                fetch(name, version)
        except OSError as why:
            raise tap.Skip(f"esptool-js can't be had: {why}")
        os.rename(f"{PLACE}.new", PLACE)
    return f"{PLACE}/node_modules/esptool-js/lib/index.js"


def check(rom):
    library = install()
    r = random.Random(7)
    with Board(wiring="auto-reset", rom=rom, flash_size="1MB") as b:
        run = os.environ.get("XDG_RUNTIME_DIR")
        socket = f"{run}/espy/{b.name}" if run else f"/tmp/espy-{os.getuid()}/{b.name}"

        def js(*words):
            p = subprocess.run(["node", f"{HERE}/esptool_js.mjs", library, b.port, socket, *map(str, words)],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=90)
            assert p.returncode == 0 and p.stdout.rstrip().endswith("done"), p.stdout[-3000:]
            return p.stdout

        data = r.randbytes(30_000) + bytes(20_000)
        with open(b.path("a"), "wb") as f:
            f.write(data)
        b.espy("--baud", 460800, "write_flash", "0x3000", b.path("a"))
        js("read", "0x3000", len(data), b.path("back"))
        with open(b.path("back"), "rb") as f:
            assert f.read() == data, "read back otherwise"
        js("verify", "0x3000", b.path("a"))
        out = js("erase")
        assert b.content(0x3000, 100) == b"\xff" * 100 and "ESP8266EX" in out, out
        data = r.randbytes(25_000)
        with open(b.path("a"), "wb") as f:
            f.write(data)
        js("write", "0x10000", b.path("a"))
        assert b.content(0x10000, len(data)) == data
        b.espy("--baud", 460800, "verify_flash", "0x10000", b.path("a"))


@tap.test("esptool-js erases, writes, verifies, reads back on the open ROM")
def ours():
    check(None)


@tap.test("esptool-js on the genuine ROM")
def genuine():
    check(tap.need("ESPY_ROM"))


tap.main()
