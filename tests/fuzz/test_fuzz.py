#!/usr/bin/env python3
"""Random programs on a board for some seconds; `make fuzz` runs them long, under sanitizers."""
import glob, os, subprocess, sys, tempfile, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

SECONDS = 10


@tap.test(f"{SECONDS} s of random programs: the host neither falls nor hangs")
def fuzz():
    rom = os.environ.get("ESPY_ROM") or os.path.join(tap.TOP, "build/chip/rom.bin")
    fuzz = os.path.join(tap.TOP, "build/host/tests/fuzz/fuzz")
    out = subprocess.run([fuzz, rom, str(int(time.time())), str(SECONDS)], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, timeout=SECONDS + 60)
    print("#", out.stdout.strip())
    assert out.returncode == 0, out.stdout


PARTS = ("compile", "run", "json", "re", "struct", "deflate", "mpy")


@tap.test("changed inputs for each part of the Python: exceptions, no fall")
def python():
    program = os.path.join(tap.TOP, "build/host/tests/fuzz/python")
    cases = glob.glob(os.path.join(tap.TOP, "tests/py/cases/**/*.py"), recursive=True)
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            out = subprocess.run([program, part, str(int(time.time())), "1", *cases], stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, timeout=60, cwd=folder)
            print("#", out.stdout.strip())
            assert out.returncode == 0, f"{part}: {out.stdout}"


ODD = ("operators", "values", "builtins", "collections", "struct", "array", "io", "json", "re", "random", "sys", "time", "math", "gc",
       "micropython", "heapq", "binascii", "hashlib", "deflate", "framebuf", "errno")  # uctypes reads any address, asyncio waits


@tap.test("odd arguments for all that can be called: exceptions, no fall, no hang")
def odd():
    program = os.path.join(tap.TOP, "build/pyasan/python")
    command = [program] if os.path.exists(program) else [tap.ESPY, "python"]
    with tempfile.TemporaryDirectory() as folder:
        for what in ODD:
            words = [*command, "-X", "heapsize=300k", os.path.join(tap.TOP, "tests/fuzz/odd.py"), what, str(int(time.time())), "100"]
            out = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=60, cwd=folder,
                                 stdin=subprocess.DEVNULL)
            fell = "AddressSanitizer" in out.stdout or "runtime error" in out.stdout
            assert out.returncode in (0, 1) and not fell, f"{' '.join(words)}: {out.returncode}\n{out.stdout[-3000:]}"


@tap.test("changed images for each kind of filesystem: statuses, no fall, no endless walk")
def fs():
    program = os.path.join(tap.TOP, "build/host/tests/fuzz/fs")
    for kind in ("fat", "lfs1", "lfs2", "rom"):
        out = subprocess.run([program, kind, str(int(time.time())), "1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        print("#", out.stdout.strip())
        assert out.returncode == 0, f"{kind}: {out.stdout}"


tap.main()
