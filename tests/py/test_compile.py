#!/usr/bin/env python3
# timeout: 300
"""Compiled modules: `espy compile` and import give what the source gives, on words of 64 and of
32 bits; import needs little more memory than what it keeps; damaged and foreign files are refused."""
import os
import re
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import board
import tap

COMPILE = [tap.ESPY, "compile"]
BUILDS = {"host": [tap.ESPY, "python"], "32 bits": [os.path.join(tap.TOP, "build/py32/python")]}
FOLDER = os.path.join(tap.TOP, "tests/py")
MODULE = "def f(x):\n    return x + 1\nX = [f(1), 'text', 2.5, 10 ** 30, 1j, (None, True, ..., b'b')]\nprint(X)\n"


def run(command, cwd=None):
    p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=100, cwd=cwd)
    return p.stdout.decode(errors="replace"), p.returncode


def python(build, *words, cwd=None):
    if not os.path.exists(BUILDS[build][0]):
        subprocess.run(["make", "-s", os.path.relpath(BUILDS[build][0], tap.TOP)], cwd=tap.TOP, capture_output=True)
    if not os.path.exists(BUILDS[build][0]):
        raise tap.Skip("no 32-bit build: gcc-multilib")
    return run([*BUILDS[build], *words], cwd)


def compiled(folder, text, name="module"):
    """name.mpy of a source in the folder; the source is gone."""
    source = os.path.join(folder, name + ".py")
    with open(source, "w") as f:
        f.write(text)
    out, code = run([*COMPILE, source])
    assert code == 0, out
    os.remove(source)
    return source[:-3] + ".mpy"


def cases():
    for folder, _, names in sorted(os.walk(os.path.join(FOLDER, "cases"))):
        for name in sorted(names)[::3]:
            if name.endswith(".py"):
                yield os.path.join(folder, name)


@tap.test("a third of the cases print the same when compiled")
def same():
    with tempfile.TemporaryDirectory() as folder:
        for path in cases():
            file = os.path.join(folder, "case.mpy")
            out, code = run([*COMPILE, "-o", file, path])
            assert code == 0, out
            for build in BUILDS:
                want, got = python(build, path), python(build, file)
                assert want == (got[0].replace(file, path), got[1]), f"{path}, {build}:\n{want}\n{got}"


@tap.test("import finds module.mpy, a package's __init__.mpy, and module.py before it")
def finding():
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "package"))
        compiled(folder, "name = __name__, __file__\n")
        compiled(os.path.join(folder, "package"), "from . import inner\n", "__init__")
        compiled(os.path.join(folder, "package"), "here = __name__\n", "inner")
        compiled(folder, "print('main', __name__)\n", "program")
        for build in BUILDS:
            out, code = python(build, "-c", "import module, package\nprint(module.name, package.inner.here)", cwd=folder)
            assert (out, code) == ("('module', 'module.mpy') package.inner\n", 0), out
            assert python(build, "-m", "program", cwd=folder) == ("main __main__\n", 0)
            assert python(build, "program.mpy", cwd=folder) == ("main __main__\n", 0)
        with open(os.path.join(folder, "module.py"), "w") as f:
            f.write("name = 'source'\n")
        out, code = python("host", "-c", "import module\nprint(module.name)", cwd=folder)
        assert (out, code) == ("source\n", 0), out


@tap.test("a traceback names the source and its line; -s another name; -O what assert does")
def tracebacks():
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "a.py")
        with open(source, "w") as f:
            f.write("def f():\n    # comment\n    assert 0\n\nf()\n")
        file = os.path.join(folder, "a.mpy")
        for words, name in (([], source), (["-s", "other.py"], "other.py")):
            assert run([*COMPILE, *words, source])[1] == 0
            out, code = python("host", file)
            assert code == 1 and f'File "{name}", line 3, in f' in out and f'File "{name}", line 5' in out, out
        assert run([*COMPILE, "-O1", source])[1] == 0
        assert python("host", file) == ("", 0)


@tap.test("errors: no such file, a source that doesn't compile, words")
def errors():
    with tempfile.TemporaryDirectory() as folder:
        out, code = run([*COMPILE, os.path.join(folder, "no.py")])
        assert code == 1 and "no.py" in out, out
        source = os.path.join(folder, "bad.py")
        with open(source, "w") as f:
            f.write("x = 1\ny = (\n")
        out, code = run([*COMPILE, source])
        assert code == 1 and "SyntaxError" in out and "line" in out and os.listdir(folder) == ["bad.py"], out
        assert run([*COMPILE])[1] == 2 and run([*COMPILE, "-o", "x", "a.py", "b.py"])[1] == 2
        out, code = run([*COMPILE, "-o", os.path.join(folder, "none/x.mpy"), os.path.join(FOLDER, "cases/args.py")])
        assert code == 1 and "can't write" in out, out


def refused(folder, data, why):
    with open(os.path.join(folder, "module.mpy"), "wb") as f:
        f.write(data)
    out, code = python("host", "-c", "import module", cwd=folder)
    assert code == 1 and out.endswith(f"ValueError: {why}\n"), f"{out}{code}"


@tap.test("damaged and foreign files are a ValueError before anything runs")
def damaged():
    with tempfile.TemporaryDirectory() as folder:
        file = compiled(folder, "print('runs')\n" + MODULE)
        with open(file, "rb") as f:
            good = f.read()
        assert good[:3] == b"ESP" and int.from_bytes(good[8:12], "little") == len(good) - 16
        assert int.from_bytes(good[12:16], "little") == zlib.crc32(good[16:])
        for other in (b"M\x06\x00\x1f" + bytes(40), good[:3] + bytes([good[3] + 1]) + good[4:],
                      good[:4] + bytes([good[4] + 1]) + good[5:]):
            refused(folder, other, "incompatible .mpy file")
        for cut in (0, 3, 15, 16, 17, len(good) // 2, len(good) - 1):
            refused(folder, good[:cut], "damaged .mpy file")
        for at in range(8, len(good), 7):
            refused(folder, good[:at] + bytes([good[at] ^ 0x41]) + good[at + 1:], "damaged .mpy file")


ON_BOARD = """
import io, os, sys
class File(io.IOBase):
    def __init__(self, data): self.data = io.BytesIO(data)
    def readinto(self, b): return self.data.readinto(b)
    def ioctl(self, what, arg): return 0
class Files:
    def mount(self, *a): pass
    def umount(self): pass
    def stat(self, path):
        if path.lstrip('/') != 'module.mpy': raise OSError(2)
        return (0x8000, 0, 0, 0, 0, 0, len(DATA), 0, 0, 0)
    def open(self, path, mode): return File(DATA)
os.mount(Files(), '/lib')
sys.path.append('/lib')
import module
print(module.f(41), module.__file__)
"""


@tap.test("the virtual board imports what this host compiled")
def on_board():
    firmware = os.path.join(tap.TOP, "build/chip/firmware.bin")
    if not os.path.exists(firmware):
        raise tap.Skip("no firmware")
    with tempfile.TemporaryDirectory() as folder:
        with open(compiled(folder, MODULE.replace("1j, ", "")), "rb") as f:
            data = f.read()
        flash = board.flash_with(firmware, 512 * 1024, folder)
        with board.running("--speed", "max", flash=flash) as b:
            port = b.open()
            port.expect(b">>> ", 30)
            port.write(b"\x01")
            port.expect(b"raw REPL; CTRL-B to exit\r\n>", 10)
            port.write(f"DATA = {data!r}\n{ON_BOARD}\x04".encode())
            port.expect(b"OK", 30)
            out = (port.expect(b"\x04", 60)[:-1] + port.expect(b"\x04", 10)[:-1]).decode()
    numbers = "[2, 'text', 2.5, 1000000000000000000000000000000, (None, True, Ellipsis, b'b')]"
    assert out == f"{numbers}\r\n42 /lib/module.mpy\r\n", out


SMALL = "32 bits"


def least_heap(text, folder):
    """The smallest heap in which it runs."""
    low, high = 1024, 1 << 20
    while high - low > 64:
        middle = (low + high) // 2
        out, code = python(SMALL, "-X", f"heapsize={middle}", "-c", text, cwd=folder)
        low, high = (low, middle) if code == 0 and "Error" not in out else (middle, high)
    return high


@tap.test("importing a compiled module needs at most 512 bytes beside what it keeps, on 32 bits")
def memory():
    kept = "import gc\ngc.collect()\na = gc.mem_alloc()\nimport module\ngc.collect()\nprint(gc.mem_alloc() - a)"
    with open(os.path.join(FOLDER, "memory/module.txt")) as f:
        part = f.read()
    with tempfile.TemporaryDirectory() as folder:
        for times in (2, 9):
            text = "import sys\n" + "".join(part.replace("@", str(i)) for i in range(times))
            compiled(folder, text)
            need = least_heap("import module", folder) - least_heap("pass", folder)
            stays = int(python(SMALL, "-c", kept, cwd=folder)[0])
            print(f"# {need} bytes for {len(text)} of source, {stays} stay")
            assert need <= stays + 512 and need < 1.25 * len(text), f"{need} bytes, {stays} stay, of {len(text)}"


@tap.test("the list of instructions is that of CODEFILE_VERSION")
def version():
    """A change of an instruction or of the line table raises the version in py/codefile.h and is noted here."""
    known = {1: 0x60DC1CFC, 2: 0x46A85A77, 3: 0xA9C09C19}
    with open(os.path.join(tap.TOP, "py/opcode.def")) as f:
        text = re.sub(r"^/\*.*?\*/\n", "", f.read(), count=1, flags=re.S)
    with open(os.path.join(tap.TOP, "py/codefile.h")) as f:
        now = int(re.search(r"CODEFILE_VERSION = (\d+)", f.read()).group(1))
    sum_ = zlib.crc32(" ".join(text.split()).encode())
    assert known.get(now) == sum_, f"version {now}: 0x{sum_:08x}"


tap.main()
