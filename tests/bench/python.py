#!/usr/bin/env python3
"""espy python beside its peers: interleaved, best of ROUNDS, outputs compared.

Three parts: perf_bench of MicroPython's suite against MicroPython (unix port, ESPY_MICROPYTHON or
under ESPY_PEERS) and CPython; five programs of pyperformance (under ESPY_PEERS), which were chosen by their names and
nobody had run here before; and the programs in tests/bench/pairs, which exist in Python and
in Lua, against those and Lua 5.4.  The figure of each peer is its time over espy's.

usage: ESPY_PEERS=FOLDER tests/bench/python.py [--rounds 7] [--program PROGRAM] [--only NAME,..]"""
import argparse
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAIRS = os.path.join(TOP, "tests/bench/pairs")
LEAVE = re.compile(r"^(viper_|core_import_mpy_|benchrun)")
TIMED = """
try:
    from time import ticks_us
except ImportError:
    from time import perf_counter_ns
    ticks_us = lambda: perf_counter_ns() // 1000
t = ticks_us()
r = bench()
print(ticks_us() - t, r)
"""
UNSEEN = ("richards", "deltablue", "spectral_norm", "nbody", "go")
# Stands for pyperf, where pyperformance's programs import it: runs each once.
PYPERF = """
try:
    from time import ticks_us
except ImportError:
    from time import perf_counter_ns
    ticks_us = lambda: perf_counter_ns() // 1000
perf_counter = lambda: ticks_us() / 1e6

class Arguments:
    pass

class Runner:
    def __init__(self, **options):
        self.metadata, self.argparser, self.arguments = {}, self, Arguments()

    def add_argument(self, name, default=None, **more):
        setattr(self.arguments, name.lstrip("-"), default)

    def parse_args(self):
        return self.arguments

    def bench_func(self, name, f, *args):
        t = ticks_us()
        r = f(*args)
        print(ticks_us() - t, r if type(r) is bool else "done")

    def bench_time_func(self, name, f, *args):
        t = ticks_us()
        f(1, *args)
        print(ticks_us() - t, "done")
"""
TIMED_LUA = "local t = os.clock(); local r = bench(); print(math.floor((os.clock() - t) * 1e6), r)\n"


def find_programs(a):
    espy = [a.program] + (["python"] if os.path.basename(a.program) == "espy" else [])
    found = {"espy": espy, "cpython": [sys.executable]}
    peers = os.environ.get("ESPY_PEERS", "")
    upstream = os.environ.get("ESPY_MICROPYTHON") or os.path.join(
        peers, "micropython/ports/unix/build-standard/micropython")
    if os.access(upstream, os.X_OK):
        found["micropython"] = [upstream]
    else:
        print("# no MicroPython: build its unix port with COPT=-O2, or set ESPY_MICROPYTHON")
    return found


def run(program, path):
    try:
        p = subprocess.run(program + [path], capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        return None
    return re.match(r"(\d+)\s+(.*)", p.stdout.strip())


def measure(name, programs, paths, rounds):
    """One line of the table; returns peer: its time over espy's."""
    best, results = {}, {}
    for _ in range(rounds):
        for who, program in programs.items():
            m = run(program, paths[who])
            if m:
                best[who] = min(best.get(who, 1 << 60), max(1, int(m.group(1))))
                results[who] = m.group(2)
    cells = [f"{w} {best[w] / 1000:8.1f} ms" if w in best else f"{w}   failed   " for w in programs]
    ratios = {w: best[w] / best["espy"] for w in best if "espy" in best and w != "espy"}
    shown = " ".join(f"{ratios.get(w, 0):5.2f}" for w in programs if w != "espy")
    same = len(set(results.values())) == 1
    print(f"{name:16} {'  '.join(cells)}  | {shown}{'' if same else '  OUTPUTS DIFFER'}", flush=True)
    return ratios


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as f:
        f.write(text)
    return path


def read(*path):
    with open(os.path.join(*path)) as f:
        return f.read()


def perf_bench(programs, folder, a):
    source = os.path.join(os.environ["ESPY_PEERS"], "micropython/tests/perf_bench")
    tail = read(source, "benchrun.py") + "\nbm_run(1000, 1000)\n"
    for file in sorted(os.listdir(source)):
        if file.endswith(".py") and not LEAVE.match(file) and a.wants(file[:-3]):
            path = write(folder, file, read(source, file) + tail)
            yield measure(file[:-3], programs, dict.fromkeys(programs, path), a.rounds)


def pairs(programs, folder, a):
    if shutil.which("lua5.4"):
        programs = dict(programs, lua=["lua5.4"])
    for file in sorted(os.listdir(PAIRS)):
        if file.endswith(".py") and a.wants(file[:-3]):
            paths = dict.fromkeys(programs, write(folder, file, read(PAIRS, file) + TIMED))
            lua = file[:-3] + ".lua"
            paths["lua"] = write(folder, lua, read(PAIRS, lua) + TIMED_LUA)
            yield measure(file[:-3], programs, paths, a.rounds)


def unseen(programs, folder, a):
    source = os.path.join(os.environ["ESPY_PEERS"], "pyperformance/pyperformance/data-files/benchmarks")
    write(folder, "pyperf.py", PYPERF)
    if not os.path.isdir(source):
        print("# pyperformance left out: ESPY_PEERS has no clone of it")
    for name in UNSEEN if os.path.isdir(source) else ():
        if a.wants(name):
            path = write(folder, name + ".py", read(source, "bm_" + name, "run_benchmark.py"))
            yield measure(name, programs, dict.fromkeys(programs, path), a.rounds)


def summary(title, rows):
    for who in sorted({w for row in rows for w in row}):
        r = [row[who] for row in rows if who in row]
        mean = math.exp(sum(map(math.log, r)) / len(r))
        print(f"{title}: {who} takes {mean:.2f} x espy's time (geometric mean of {len(r)}; least {min(r):.2f})")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--rounds", type=int, default=7)
    a.add_argument("--program", default=os.path.join(TOP, "build", "espy"))
    a.add_argument("--only", default="")
    a = a.parse_args()
    a.wants = lambda name: not a.only or any(o in name for o in a.only.split(","))
    programs = find_programs(a)
    with tempfile.TemporaryDirectory() as folder:
        if os.environ.get("ESPY_PEERS"):
            summary("perf_bench", list(perf_bench(programs, folder, a)))
            summary("unseen", list(unseen(programs, folder, a)))
        else:
            print("# perf_bench left out: set ESPY_PEERS")
        summary("pairs", list(pairs(programs, folder, a)))


main()
