#!/usr/bin/env python3
# timeout: 300
"""Memory: what objects, a start and an import take on 32 bits, as on the chip; that the heap
doesn't fragment; that the nth allocation may fail, for every n."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

SMALL = os.path.join(tap.TOP, "build/py32/python")
ESPY = [tap.ESPY] + (["python"] if os.path.basename(tap.ESPY) == "espy" else [])
FOLDER = os.path.join(tap.TOP, "tests/py/memory")


def small(*words, cwd=None):
    if not os.path.exists(SMALL):
        subprocess.run(["make", "-s", "build/py32/python"], cwd=tap.TOP, capture_output=True)
    if not os.path.exists(SMALL):
        raise tap.Skip("no 32-bit build: gcc-multilib")
    p = subprocess.run([SMALL, *words], capture_output=True, text=True, timeout=200, cwd=cwd)
    return p.stdout + p.stderr, p.returncode


def script(name):
    return os.path.join(FOLDER, name)


@tap.test("no object takes more than MicroPython's")
def sizes():
    out, code = small("-X", "heapsize=300k", script("sizes.py"))
    assert code == 0 and "TOO LARGE" not in out, out


@tap.test("less than 1 KB of the heap is used at the start of a script")
def start():
    out, code = small("-X", "heapsize=38k", script("start.py"))
    print(f"# {out.strip()} bytes")
    assert code == 0 and int(out) < 1024, out


def least_heap(text, folder):
    """The smallest heap in which it runs."""
    low, high = 1024, 1 << 20
    while high - low > 64:
        middle = (low + high) // 2
        out, code = small("-X", f"heapsize={middle}", "-c", text, cwd=folder)
        low, high = (low, middle) if code == 0 and "Error" not in out else (middle, high)
    return high


@tap.test("importing S bytes of source needs at most 2.0 x S")
def importing():
    with open(script("module.txt")) as f:
        part = f.read()
    with tempfile.TemporaryDirectory() as folder:
        for times in (2, 4, 9):
            text = "import sys\n" + "".join(part.replace("@", str(i)) for i in range(times))
            with open(os.path.join(folder, "module.py"), "w") as f:
                f.write(text)
            need = least_heap("import module", folder) - least_heap("pass", folder)
            print(f"# {need} bytes for {len(text)}: {need / len(text):.2f}")
            assert need <= 2.0 * len(text), f"{need} bytes for {len(text)}"


@tap.test("so does one large class: argparse of micropython-lib")
def importing_class():
    path = os.path.join(os.environ.get("ESPY_PEERS", ""), "micropython/lib/micropython-lib/python-stdlib/argparse/argparse.py")
    if not os.environ.get("ESPY_PEERS"):
        raise tap.Skip("ESPY_PEERS is not set")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, folder)
        need, size = least_heap("import argparse", folder) - least_heap("pass", folder), os.path.getsize(path)
        print(f"# {need} bytes for {size}: {need / size:.2f}")
        assert need <= 2.0 * size


@tap.test("a million rounds of mixed sizes at 80 % of the heap: a quarter of what is free is there")
def fragments():
    out, code = small("-X", "heapsize=64k", script("fragments.py"))
    assert code == 0 and out == "0 failed\n", out


@tap.test("every allocation of a program may fail")
def failing():
    for n in range(1, 2000):
        p = subprocess.run(ESPY + ["-X", f"failalloc={n}", script("everything.py")], capture_output=True, text=True,
                           timeout=60)
        assert p.returncode in (0, 1), f"allocation {n}: exit status {p.returncode}\n{p.stderr}"
        if p.returncode == 0 and "done" in p.stdout and "MemoryError" not in p.stdout + p.stderr and n > 900:
            return


tap.main()
