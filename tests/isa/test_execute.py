#!/usr/bin/env python3
# timeout: 300
"""The CPU against QEMU's lx106: random programs, the logs of registers and exceptions
compared word by word.  differences.txt lists what may differ and why.

ISA_COUNT=1000000 makes it the long run, ISA_SEED another one.
"""
import os, struct, subprocess, sys, tempfile
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import random_code, tap

HERE = os.path.dirname(os.path.abspath(__file__))
COUNT = int(os.environ.get("ISA_COUNT", 100000))
SEED = os.environ.get("ISA_SEED", "espy")
EACH = 6000
NAMES = [f"a{n}" for n in range(16)] + ["sar", "ps", "epc1", "exccause", "intenable", "depc", "return"]
EXCEPTION = ["vector", "cause", "address", "pc", "ps", "interrupt"]


def runtime(folder):
    o, elf, flat = (os.path.join(folder, n) for n in ("r.o", "r.elf", "r.bin"))
    subprocess.run(["xtensa-lx106-elf-gcc", "-c", "-mtext-section-literals", os.path.join(HERE, "runtime.S"), "-o", o],
                   check=True)
    subprocess.run(["xtensa-lx106-elf-ld", "-Ttext=0x40100000", "-e", "0x40100600", o, "-o", elf], check=True)
    subprocess.run(["xtensa-lx106-elf-objcopy", "-O", "binary", "-j", ".text", elf, flat], check=True)
    with open(flat, "rb") as f:
        data = f.read()
    return data + bytes(random_code.BODY - 0x40100000 - len(data))


def on_qemu(path):
    return subprocess.run(["qemu-system-xtensa", "-M", "sim", "-cpu", "lx106", "-nographic", "-monitor", "none",
                           "-serial", "none", "-semihosting",
                           "-device", f"loader,file={path},addr=0x40100000,force-raw=on",
                           "-device", "loader,addr=0x40100600,cpu-num=0"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=60).stdout


def on_ours(path):
    command = os.environ.get("ISA_EXECUTE") or os.path.join(tap.TOP, "build/host/tests/isa/execute")
    return subprocess.run([command, path], stdout=subprocess.PIPE, timeout=60, check=True).stdout


def entries(log):
    words = struct.unpack(f"<{len(log) // 4}I", log)
    at = 0
    while at < len(words):
        # A checkpoint could hold this in a0: no program's a0 starts with 0xE00000.
        size, names = (6, EXCEPTION) if words[at] >> 8 == 0xE00000 else (23, NAMES)
        yield dict(zip(names, words[at:at + size]))
        at += size


def first_difference(ours, theirs):
    before = None
    for n, (a, b) in enumerate(zip(entries(ours), entries(theirs))):
        if a != b:
            keys = [k for k in set(a) | set(b) if a.get(k) != b.get(k)]
            text = ", ".join(f"{k}: {a.get(k, 0):08x}, QEMU {b.get(k, 0):08x}" for k in sorted(keys))
            return (f"entry {n} differs in {text}\n  before: " +
                    " ".join(f"{k}={v:x}" for k, v in (before or {}).items()) +
                    "\n  here:   " + " ".join(f"{k}={v:x}" for k, v in a.items()))
        before = a
    return f"lengths {len(ours)}, {len(theirs)}" if len(ours) != len(theirs) else None


@tap.test(f"{COUNT} random instructions leave what QEMU leaves")
def same():
    ran = programs = 0
    with tempfile.TemporaryDirectory() as folder:
        head = runtime(folder)
        while ran < COUNT:
            body, count = random_code.program(f"{SEED} {programs}", min(EACH, COUNT - ran))
            path = os.path.join(folder, "program.bin")
            with open(path, "wb") as f:
                f.write(head + body)
            ours, theirs = on_ours(path), on_qemu(path)
            assert theirs, "QEMU wrote no log"
            wrong = first_difference(ours, theirs)
            if wrong and os.environ.get("ISA_KEEP"):
                with open(path, "rb") as f, open(os.environ["ISA_KEEP"], "wb") as g:
                    g.write(f.read())
            assert not wrong, f"seed '{SEED} {programs}': {wrong}"
            ran += count
            programs += 1
    print(f"# {ran} instructions in {programs} programs")


tap.main()
