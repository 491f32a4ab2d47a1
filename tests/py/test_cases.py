#!/usr/bin/env python3
# timeout: 420
"""Each file of tests/py/cases prints the same on CPython, on espy, on espy with words of 32
bits (as on the chip), and on the virtual board by its raw prompt.

A file NAME.out beside NAME.py is what it prints where MicroPython's rules or names differ
from CPython's; the file's first lines say why.  A line `# only: host` (or `host 32`) names
the builds it is for, where a board lacks the room, files, or doubles."""
import concurrent.futures
import contextlib
import glob
import io
import os
import re
import runpy
import subprocess
import sys
import tempfile
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import board
import tap

FOLDER = os.path.join(tap.TOP, "tests/py/cases")
ONLY = os.environ.get("CASES", "")
CASES = sorted(p for p in glob.glob(os.path.join(FOLDER, "**/*.py"), recursive=True) if ONLY in p)
ESPY = [tap.ESPY] + (["python"] if os.path.basename(tap.ESPY) == "espy" else [])
SMALL = [os.path.join(tap.TOP, "build/py32/python")]


def name_of(path):
    return os.path.relpath(path, FOLDER)[:-3]


def runs_on(path, build):
    with open(path) as f:
        found = re.search(r"^# only: (.*)", f.read(500), re.M)
    return not found or build in found.group(1).split()


def on_cpython(path):
    """In a child that is already started: a tenth of the time of a new interpreter."""
    r, w = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(w, 1)
        os.dup2(w, 2)
        os.close(r)
        code = 1
        try:
            sys.stdout = io.TextIOWrapper(io.FileIO(1, "w"), encoding="utf-8")
            warnings.simplefilter("ignore")
            sys.argv = [path]
            sys.path[0] = os.path.dirname(path)
            os.chdir(tempfile.gettempdir())
            runpy.run_path(path, run_name="__main__")
            code = 0
        except SystemExit:
            code = 0
        except BaseException as e:
            print("raised", repr(e))
        sys.stdout.flush()
        os._exit(code)
    os.close(w)
    with os.fdopen(r, "rb") as f:
        text = f.read().decode(errors="replace")
    os.waitpid(child, 0)
    return text


def wanted(path):
    out = path[:-3] + ".out"
    if os.path.exists(out):
        with open(out) as f:
            return f.read()
    return on_cpython(path)


def on_espy(command, path):
    p = subprocess.run(command + [path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                       stdin=subprocess.DEVNULL, cwd=tempfile.gettempdir())
    text = p.stdout.decode(errors="replace")
    return text if p.returncode == 0 else text + f"exit status {p.returncode}\n"


def check(got, want):
    assert got == want, f"\n--- wanted\n{want}--- got\n{got}"


# --- the host's two builds

WANT = {}


def want_of(path):
    if path not in WANT:
        WANT[path] = wanted(path)
    return WANT[path]


def add(path, build, run):
    @tap.test(f"{name_of(path)}: {build}")
    def same():
        check(run(path), want_of(path))


def prefetch(command):
    """All outputs at once, a few at a time: what the tests then look at."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {p: pool.submit(on_espy, command, p) for p in CASES}
    return lambda path: runs[path].result()


# --- the board

class Raw:
    """A board's raw prompt."""

    def __init__(self, port):
        self.port = port
        port.expect(b">>> ", 30)
        port.write(b"\x01")
        port.expect(b"raw REPL; CTRL-B to exit\r\n>", 10)

    def run(self, path):
        with open(path, "rb") as f:
            self.port.write(f.read() + b"\x04")
        self.port.expect(b"OK", 30)
        out = self.port.expect(b"\x04", 60)[:-1]
        error = self.port.expect(b"\x04", 10)[:-1]
        self.port.expect(b">", 10)
        self.port.write(b"\x04")
        self.port.expect(b"raw REPL; CTRL-B to exit\r\n>", 20)
        return (out + error).replace(b"\r\n", b"\n").decode(errors="replace")


@contextlib.contextmanager
def raw_board():
    firmware = os.path.join(tap.TOP, "build/chip/firmware.bin")
    with tempfile.TemporaryDirectory() as folder:
        flash = board.flash_with(firmware, 512 * 1024, folder)
        with board.running("--speed", "max", flash=flash) as b:
            yield Raw(b.open())


BOARD = {}


def run_on_board(paths):
    """Every case on one board; after a failure of the conversation a fresh one."""
    paths = list(paths)
    while paths:
        try:
            with raw_board() as raw:
                while paths:
                    BOARD[paths[0]] = "no answer"
                    BOARD[paths[0]] = raw.run(paths[0])
                    paths.pop(0)
        except AssertionError as e:
            BOARD[paths.pop(0)] = str(e)


for case in CASES:
    want_of(case)
host, small = prefetch(ESPY), None
if os.path.exists(SMALL[0]):
    small = prefetch(SMALL)
for case in CASES:
    add(case, "as CPython", host)
    if small and runs_on(case, "32"):
        add(case, "32 bits", small)
if os.path.exists(os.path.join(tap.TOP, "build/chip/firmware.bin")) and not os.environ.get("NO_BOARD"):
    fit = [c for c in CASES if runs_on(c, "board")]
    run_on_board(fit)
    for case in fit:
        add(case, "virtual board", BOARD.get)
tap.main()
