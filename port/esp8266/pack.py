#!/usr/bin/env python3
"""pack: messages with their most common pairs of letters in one byte each.

usage: pack.py build/chip/firmware/long/py/*.s build/chip/firmware/long/py/*/*.s >py/pairs.def

A byte from 128 on stands for two others, by the table in py/pairs.def, which may be such bytes again;
py/print.c puts them back.  outline.py packs what is a message and nothing else: a string whose every use is
as the format of py_error, print_format or compile_error.  This program makes the table from them; with
another one messages only get longer."""
import collections
import os
import re
import sys

TAKE_FORMAT = ("py_error", "print_format", "compile_error")
REGISTER = "a4"  # their third argument
LONGEST = 120  # py/print.c has room for so many
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../py/pairs.def")


def read_pairs(path=TABLE):
    with open(path) as f:
        return [tuple(map(int, m)) for m in re.findall(r"^PAIR\((\d+), (\d+)\)", f.read(), re.M)]


def text_of(quoted):
    """The bytes of an assembler's string."""
    return quoted.strip().strip('"').encode().decode("unicode_escape").encode("latin-1")


def quoted(data):
    return '"' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\' else f"\\{b:03o}" for b in data) + '"'


def merge(data, pair, code):
    out, at = [], 0
    while at < len(data):
        both = tuple(data[at : at + 2]) == pair
        out.append(code if both else data[at])
        at += 2 if both else 1
    return bytes(out)


def pack(data, pairs):
    for n, pair in enumerate(pairs):
        data = merge(data, pair, 128 + n)
    return data


def unpack(data, pairs):
    out, rest = [], list(reversed(data))
    while rest:
        b = rest.pop()
        if b < 128:
            out.append(b)
        else:
            rest += reversed(pairs[b - 128])
    return bytes(out)


def uses_of(source, label):
    return sum(len(re.findall(rf"{re.escape(label)}(?![\d])", line)) for line in source.lines)


def messages(source, runs_on):
    """The labels of a file's strings that are messages.  runs_on(items, index): what runs from there on."""
    counts = collections.Counter()
    for f in source.functions():
        for n, i in enumerate(f.items):
            if isinstance(i, str) or not i.literal or i.string is None or not i.args.startswith(f"{REGISTER},"):
                continue
            for k in runs_on(f.items, n + 1):
                if k.op == "call0" and k.args in TAKE_FORMAT:
                    counts[i.literal, "good"] += 1
                    break
                elif k.args.startswith(f"{REGISTER},") or k.op.startswith("call"):
                    break
    loads = collections.Counter(i.literal for f in source.functions() for i in f.items if not isinstance(i, str) and i.literal)
    labels = {v: [k for k, x in source.literals.items() if x == v] for v in source.strings}
    found = []
    for label in source.strings:
        plain = len(text_of(source.strings[label])) <= LONGEST and max(text_of(source.strings[label]), default=0) < 128
        # once where it is, once for each literal: no other use
        if plain and counts[label, "good"] and counts[label, "good"] == loads[label] and \
                uses_of(source, label) == 1 + len(labels[label]):
            found.append(label)
    return found


def make_pairs(texts):
    pairs = []
    for code in range(128, 256):
        counts = collections.Counter(pair for t in texts for pair in zip(t, t[1:]))
        pair = min(counts, key=lambda p: (-counts[p], p))
        pairs.append(pair)
        texts = [merge(t, pair, code) for t in texts]
    return pairs


def main():
    import outline
    texts = set()
    for path in sys.argv[1:]:
        source = outline.Source(path)
        texts |= {text_of(source.strings[m]) for m in messages(source, outline.next_insns)}
    print("/* Pairs of letters in messages: PAIR n stands as byte 128 + n.  Written by port/esp8266/pack.py. */")
    for a, b in make_pairs(sorted(texts)):
        print(f"PAIR({a}, {b})")


if __name__ == "__main__":
    main()
