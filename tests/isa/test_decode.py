#!/usr/bin/env python3
"""Decoder and disassembler against binutils' objdump: words drawn at random, and
every word that shares an instruction's fixed bits.  objdump checks some operands
less strictly than the core does; words it calls data are illegal to us too."""
import os, random, re, struct, subprocess, sys, tempfile
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

OBJDUMP = "xtensa-lx106-elf-objdump"
BASE = 0x40200000


def matches():
    with open(os.path.join(tap.TOP, "xtensa", "isa.def")) as f:
        for mask, match in re.findall(r"^ISA\(\w+, \"[^\"]+\", (0x\w+), (0x\w+)", f.read(), re.M):
            yield int(mask, 16), int(match, 16)


def draw(count, seed):
    """`count` words: half random, half instructions with random operands."""
    r = random.Random(seed)
    known = list(matches())
    for i in range(count):
        word = r.getrandbits(24)
        if i % 2:
            mask, match = known[i // 2 % len(known)]
            word = word & ~mask | match
        yield word


def code_of(words):
    """Each word in a slot of 12 bytes, rest filled with nop.n so that objdump stays in step."""
    slots = []
    for word in words:
        length = 2 if word & 15 >= 8 else 3
        pad = 12 - length
        fill = b"\xf0\x20\x00" if pad % 2 else b""
        slots.append(struct.pack("<I", word)[:length] + fill + b"\x3d\xf0" * ((pad - len(fill)) // 2))
    return b"".join(slots)


def ours(path):
    command = os.environ.get("ISA_DUMP") or os.path.join(tap.TOP, "build/host/tests/isa/dump")
    return subprocess.run([command, path, hex(BASE)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.splitlines()


def theirs(path):
    out = subprocess.run([OBJDUMP, "-D", "-b", "binary", "-m", "xtensa", f"--adjust-vma={BASE}", path],
                         check=True, text=True, stdout=subprocess.PIPE).stdout
    lines = {}
    for line in out.splitlines():
        if m := re.match(r"\s*([0-9a-f]{8}):\s+[0-9a-f]+\s+(.*)", line):
            text = re.sub(r"\s*\(.*| <.*", "", m.group(2).replace("\t", " ")).strip()
            lines[int(m.group(1), 16)] = text
    return lines


def normal(text):
    """Numbers in one spelling; objdump writes some constants in hexadecimal."""
    text = text.replace(".configid0", ".176").replace(".configid1", ".208")
    return re.sub(r"-?\b(0x[0-9a-f]+|\d+)\b(?!\.)", lambda m: str(int(m.group(0), 0) & 0xFFFFFFFF), text)


@tap.test("twenty thousand words decode and read as objdump's")
def words():
    chosen = list(draw(20000, os.environ.get("SEED", "espy")))
    with tempfile.NamedTemporaryFile() as f:
        f.write(code_of(chosen))
        f.flush()
        mine, other = ours(f.name), theirs(f.name)
    differ = []
    for i, word in enumerate(chosen):
        address = BASE + 12 * i
        a, b = normal(mine[i]), normal(other.get(address, "(data)"))
        # No such instruction: objdump prints excw, .byte, or an opcode of another core's.
        if a == "excw" and (b == "excw" or b.startswith(".byte") or re.match(r"rfd[od]|[rw]er", b)):
            continue
        if a != b:
            differ.append(f"{word:06x} at {address:x}: {a!r}, objdump {b!r}")
    assert not differ, f"{len(differ)} differ\n" + "\n".join(differ[:20])


tap.main()
