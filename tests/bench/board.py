#!/usr/bin/env python3
"""How fast the virtual board is: instructions per second on four guests, time to a prompt, memory.

usage: tests/bench/board.py      (ESPY_ROM and ESPY_IMAGES name the foreign parts)
Each figure is the best of two; user time, so that other programs count less.
"""
import os, re, resource, subprocess, sys, tempfile, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

BOOT = os.path.join(tap.TOP, "build/host/tests/whole/boot")
ROM = os.environ.get("ESPY_ROM", "")
IMAGES = os.environ.get("ESPY_IMAGES", "")
MPY = os.path.join(IMAGES, "esp8266-20170108-v1.8.7.bin")
NODEMCU = os.path.join(IMAGES, "nodemcu_integer_0.9.5_20150318.bin")


def once(*words):
    """-> (instructions, user seconds, kilobytes)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    p = subprocess.Popen([BOOT, ROM, *map(str, words)], stdout=subprocess.PIPE)
    out = p.stdout.read().decode(errors="replace")
    _, _, usage = os.wait4(p.pid, 0)
    return int(re.search(r"# instructions (\d+)", out).group(1)), usage.ru_utime, usage.ru_maxrss


def best(*words):
    runs = [once(*words) for _ in range(2)]
    return min(runs, key=lambda r: r[1])


def busy(*words, start):
    """The rate of what is typed at a prompt, without the start before it."""
    whole, alone = best(*words), best(*start)
    return (whole[0] - alone[0]) / max(whole[1] - alone[1], 0.01) / 1e6


def main():
    rates = {}
    with tempfile.TemporaryDirectory() as folder:
        first = best(0x100000, 20, ">>> ", "header=0x20", f"0={MPY}", f"save={folder}/mpy")
        rates["stock MicroPython's first start (SHA-1)"] = first[0] / first[1] / 1e6
        second = best(0x100000, 20, ">>> ", f"0={folder}/mpy")
        python = (0x100000, 60, ">>> ", f"0={folder}/mpy")
        loop = r"type=exec('s=0\\nfor i in range(60000): s=s+i*i&255\\nprint(\"o\"+\"k!\")')\r"
        rates["stock MicroPython, a loop"] = busy(*python, loop, "then=ok!", start=python)
        copy = r"type=exec('b=bytearray(4096)\\nfor i in range(8000): b[:]=b\\nprint(\"o\"+\"k!\")')\r"
        rates["memory copy (ROM's memmove)"] = busy(*python, copy, "then=ok!", start=python)
        lua = (0x80000, 60, "cannot open init.lua", f"0={NODEMCU}", "then=> ")
        lines = r"type=s=0 for i=1,60000 do s=s+i%7 end print('o'..'k!')\r"
        rates["NodeMCU's Lua, a loop"] = busy(*lua, lines, "then=ok!", start=lua)
    for name, rate in rates.items():
        print(f"{name:45} {rate:7.0f} MIPS")
    product = 1.0
    for rate in rates.values():
        product *= rate
    print(f"{'geometric mean':45} {product ** (1 / len(rates)):7.0f} MIPS")
    print(f"{'second start of MicroPython to its prompt':45} {second[1]:7.3f} s of user time, {second[2]} KB at most")


main()
