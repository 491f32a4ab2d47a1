#!/usr/bin/env python3
"""perf_bench of MicroPython's suite on espy python beside CPython and, when ESPY_MICROPYTHON
names it, MicroPython: interleaved, best of ROUNDS, outputs compared.

usage: ESPY_PEERS=FOLDER tests/bench/python.py [--rounds 7] [--program PROGRAM]"""
import argparse
import math
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEAVE = re.compile(r"^(viper_|core_import_mpy_)")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--rounds", type=int, default=7)
    a.add_argument("--program", default=os.path.join(TOP, "build", "espy"))
    a = a.parse_args()
    folder = os.path.join(os.environ["ESPY_PEERS"], "micropython/tests/perf_bench")
    espy = [a.program] + (["python"] if os.path.basename(a.program) == "espy" else [])
    programs = {"espy": espy, "cpython": [sys.executable]}
    if os.environ.get("ESPY_MICROPYTHON"):
        programs["micropython"] = [os.environ["ESPY_MICROPYTHON"]]
    tail = open(os.path.join(folder, "benchrun.py")).read() + "\nbm_run(1000, 1000)\n"
    ratios = {name: [] for name in programs}
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".py") or LEAVE.match(file) or file == "benchrun.py":
            continue
        best, results = {}, {}
        with tempfile.NamedTemporaryFile("w", suffix=".py") as f:
            f.write(open(os.path.join(folder, file)).read() + tail)
            f.flush()
            for _ in range(a.rounds):
                for name, program in programs.items():
                    p = subprocess.run(program + [f.name], capture_output=True, text=True, timeout=60)
                    m = re.match(r"(\d+) (.*)", p.stdout.strip())
                    if m:
                        best[name] = min(best.get(name, 1 << 60), int(m.group(1)))
                        results[name] = m.group(2)
        line = "  ".join(f"{n} {best[n] / 1000:8.1f} ms" if n in best else f"{n}   failed  " for n in programs)
        same = len(set(results.values())) == 1
        print(f"{file[:-3]:18} {line}{'' if same else '  OUTPUTS DIFFER'}", flush=True)
        for name in best:
            if "espy" in best:
                ratios[name].append(best[name] / best["espy"])
    for name, r in ratios.items():
        if r and name != "espy":
            print(f"{name}: espy is {math.exp(sum(map(math.log, r)) / len(r)):.2f} x as fast (geometric mean of {len(r)})")


main()
