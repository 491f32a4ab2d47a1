#!/usr/bin/env python3
# timeout: 120
"""port/esp8266/outline.py: what it shares, put back in its place, is what gcc wrote, for every function of
the firmware; and the rules, on small functions."""
import os
import re
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(TOP, "tests"), os.path.join(TOP, "port/esp8266")]
import outline
import pack
import tap

BUILD = os.path.join(TOP, "build/chip/firmware")
STORE = re.compile(r"s32i(\.n)? a(0|12|13|14|15), sp, \d+$")
LOAD = re.compile(r"l32i(\.n)? a(0|12|13|14|15), sp, \d+$")
MOVE = re.compile(r"addi sp, sp, -?\d+$")


PAIRS = pack.read_pairs()


def spoken(quoted):
    """A string without pairs, which no other string of ours has."""
    return repr(pack.unpack(pack.text_of(quoted), PAIRS)) if "\\2" in quoted or "\\3" in quoted else repr(pack.text_of(quoted))


class File:
    """Functions of a file as lists of words: `label:` or `op args`, literals by value."""

    def __init__(self, path):
        with open(path) as f:
            text = f.read()
        strings = {m[1]: spoken(m[2]) for m in re.finditer(r"^(\.L\w+):\n\t\.string\t(.*)$", text, re.M)}
        literals = dict(re.findall(r"^\t\.literal (\.LC\d+), ([^,\n]+)$", text, re.M))
        self.functions = {}
        for m in re.finditer(r"^\t\.type\t(\S+), @function\n(.*?)^\t\.size\t", text, re.M | re.S):
            words = []
            for line in m[2].split("\n"):
                i = re.match(r"\t([a-z]\S*)(?:\t(.*))?$", line)
                if i and i[1] in ("l32r", "movi"):
                    register, value = i[2].split(", ")
                    value = literals.get(value, value)
                    words.append(f"movi {register}, {strings.get(value, value)}")
                elif i:
                    words.append(f"{i[1]} {i[2] or ''}".strip())
                elif line.endswith(":") and line[:-1] != m[1]:
                    words.append(line)
            self.functions[m[1]] = words


def large(out, name, body):
    """Puts a large frame's entry or exit where its routine was used."""
    saved = outline.SAVED[: int(name[-1])]
    if "enter" in name:
        assert out.pop() == "mov.n a9, a0"
        size = int(re.match(r"movi a10, -(\d+)$", out.pop())[1])
        assert body[:3] == ["add.n sp, sp, a10", "sub a11, sp, a10", "addi a11, a11, -20"]
        stores, copies = body[3 : 3 + len(saved)], body[3 + len(saved) : -1]
        assert stores == [f"s32i.n {r}, a11, {16 - 4 * n}" for n, r in enumerate(["a9", *saved[1:]])]
        out += [f"movi a9, {size:#x}", "sub sp, sp, a9", *(f"s32i {r}, sp, {size - 4 - 4 * n}" for n, r in enumerate(saved)), *copies]
    else:
        size = next(int(w[9:], 0) for w in reversed(out) if w.startswith("movi a9, "))
        assert body == ["add.n a10, sp, a9", "addi a10, a10, -20",
                        *(f"l32i.n {r}, a10, {16 - 4 * n}" for n, r in enumerate(saved)), "addi sp, a10, 20", "ret.n"]
        out += [*(f"l32i {r}, sp, {size - 4 - 4 * n}" for n, r in enumerate(saved)), "add.n sp, sp, a9", "ret.n"]


def unfold(words, blocks):
    """The words with shared blocks in their places."""
    out = []
    for w in words:
        op, _, name = w.partition(" ")
        if name not in blocks or op not in ("j", "call0"):
            out.append(w)
            continue
        if "_large_" in name:
            large(out, name, blocks[name])
            continue
        inner = unfold(blocks[name], blocks)
        if name.startswith("outline_enter"):
            assert out.pop() == "mov.n a9, a0", name
            inner = [re.sub(r"^s32i\S* (\w+)", lambda m: "s32i.n " + m[1].replace("a9", "a0"), x) for x in inner]
        if op == "call0" and inner[-1] == "ret.n":
            inner = inner[:-1]
        elif op == "call0":
            assert inner[-1].startswith("j "), inner
            inner[-1] = "call0 " + inner[-1][2:]
        out += inner
    return out


def frame_of(words):
    """The stores and loads of a frame: its size less 4 for a0, less 8 for a12 and so on."""
    text = " ; ".join(words)
    size = re.search(r"addi sp, sp, -(\d+)|movi a9, (\w+) ; sub sp", text)
    size = int(size[1] or size[2], 0) if size else 0
    return {f"{op} {r}, sp, {size - 4 - 4 * n}": r for op in ("s32i", "l32i") for n, r in enumerate(outline.SAVED)}


def settled(words):
    """Stores of the entry first, loads of an epilogue last, each in one order: gcc mixes them with others."""
    words = [re.sub(r"^([ls]32i)\.n", r"\1", w) for w in words]
    first = next((n for n, w in enumerate(words) if w.endswith(":") and n or outline.CONTROL.match(w.split()[0])), len(words))
    frame = frame_of(words)
    entry = [w for w in words[:first] if w in frame or MOVE.match(w)]
    out = sorted(entry) + [w for w in words[:first] if w not in entry]
    run = []
    for w in words[first:]:
        if w.endswith(":") or outline.CONTROL.match(w.split()[0]):
            loads = [x for x in run if x in frame or MOVE.match(x)] if w == "ret.n" else []
            out += [x for x in run if x not in loads] + sorted(loads) + [w]
            run = []
        else:
            run.append(w)
    return out + run


def frameless(words):
    """Without frame, returns and jumps to them; calls are jumps."""
    words = [w for w in words if not STORE.match(w) and not LOAD.match(w) and not MOVE.match(w)]
    words = [re.sub(r"^callx0 ", "jx ", re.sub(r"^call0 ", "j ", w)) for w in words]
    ends = {w[:-1] for w, after in zip(words, words[1:]) if w.endswith(":") and after == "ret.n"}
    return [w for w in words if w != "ret.n" and w[:-1] not in ends and w[2:] not in ends]


def renamed(words, names):
    return [re.sub(r"(?<![\w.$])([A-Za-z_][\w.$]*)(?![\w.$])", lambda m: names.get(m[0], m[0]), w) for w in words]


def numbered(words):
    labels = {}
    return tuple(re.sub(r"\.L\w+", lambda m: labels.setdefault(m[0], f".L{len(labels)}"), w) for w in words)


def twins_of(before, after, shared):
    """{function that isn't in its file any more: the one with the same words}."""
    names, twins = {}, {numbered(w): n for n, w in shared.functions.items() if n.startswith("outline_twin")}
    missing = [n for n in before.functions if n not in after.functions]
    for _ in range(3):
        for n in missing:
            found = twins.get(numbered(renamed(before.functions[n], names)))
            names.update({n: found} if found else {})
    assert len(names) == len(missing), f"lost: {missing}, found: {names}"
    return names


def ordered(words):
    """Callee-saved registers by first use, but in their stores and loads: which of them is which is free."""
    names, frame = {}, frame_of(words)
    take = lambda m: names.setdefault(m[0], f"r{len(names)}")
    return [w if w in frame else re.sub(r"\ba1[2-4]\b", take, w) for w in words], names


def without_copies(words):
    """Without the entry block's copies of parameters to callee-saved registers that hold nothing yet; and those."""
    copies, seen, out = [], set(), []
    end = next((n for n, w in enumerate(words) if w.endswith(":") or outline.CONTROL.match(w.split()[0])), len(words))
    for w in words[:end]:
        m = re.match(r"mov\.n (a1[2-4]), (a[2-4])$", w)
        if m and m[1] not in seen and f"={m[2]}" not in seen:
            copies.append(m.groups())
            continue
        out.append(w)
        if w not in frame_of(words):
            names = re.findall(r"\ba\d+\b", w)
            seen |= set(names) | {f"={n}" for n in names[:1] if not re.match(r"s(8|16|32)i", w)}
    return out + words[end:], copies


def compare(before, after, shared):
    blocks = {**shared.functions, **{n: w for n, w in after.functions.items() if n.startswith("outline_")}}
    blocks = {n: w for n, w in blocks.items() if not n.startswith("outline_twin")}
    names = twins_of(before, after, shared)
    for name, was in before.functions.items():
        if name in names:
            continue
        was, now = renamed(was, names), unfold(after.functions[name], blocks)
        lost = any(MOVE.match(w) for w in was) and not any(MOVE.match(w) for w in now)
        change = frameless if lost else lambda words: words
        was, now = settled(change(was)), settled(change(now))
        frame = frame_of(now)
        stored = {frame[w] for w in now if w in frame and w.startswith("s32i")}
        if stored:
            (was, wanted), (now, made) = without_copies(was), without_copies(now)
            (was, held), (now, used) = ordered(was), ordered(now)
            assert set(used) | {to for to, _ in made} <= stored, f"{name}: {set(used) - stored} isn't stored"
            made = {(used.get(to), of) for to, of in made}
            assert all((held[to], of) in made for to, of in wanted if to in held), f"{name}: {wanted}, {made}"
        wrong = next((n for n, (a, b) in enumerate(zip(was, now)) if a != b), min(len(was), len(now)))
        assert was == now, f"{name} at {wrong}: {was[wrong:wrong + 9]}, now {now[wrong:wrong + 9]}"


@tap.test("every function of the firmware is what gcc wrote when the shared blocks are put back")
def firmware():
    count = 0
    if not os.path.exists(f"{BUILD}/short/py/shared.s"):
        raise tap.Skip("no firmware build")
    shared = File(f"{BUILD}/short/py/shared.s")
    with open(f"{BUILD}/firmware.map") as f:
        linked = set(re.findall(r"/short/(py/\S+)\.o\b", f.read()))
    for folder, _, names in os.walk(f"{BUILD}/long"):
        for name in names:
            if name.endswith(".s") and f"{os.path.relpath(folder, f'{BUILD}/long')}/{name[:-2]}" in linked:
                path = os.path.join(folder, name).replace("/long/", "/short/")
                before, after = File(path.replace("/short/", "/long/")), File(path)
                compare(before, after, shared)
                count += len(before.functions)
    assert count > 1000, count


def run(*functions):
    """Outlines functions given as [instructions]; returns them and the shared blocks."""
    text = ""
    for n, words in enumerate(functions):
        body = "".join(f"{w}\n" if w.endswith(":") else "\t" + w.replace(" ", "\t", 1) + "\n" for w in words)
        text += f"\t.global\tf{n}\n\t.type\tf{n}, @function\nf{n}:\n{body}\t.size\tf{n}, .-f{n}\n"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.s")
        with open(path, "w") as f:
            f.write(text)
        source = outline.Source(path)
        made = outline.outline([source])
        source.write(path, made.get(path, []))
        with open(os.path.join(folder, "shared.s"), "w") as f:
            f.write("\n".join(made.get(None, [])) + "\n")
        return list(File(path).functions.values()), File(f.name).functions


ENTER = ["addi sp, sp, -16", "s32i.n a0, sp, 12", "s32i.n a12, sp, 8", "s32i.n a13, sp, 4"]
LEAVE = ["l32i.n a0, sp, 12", "l32i.n a12, sp, 8", "l32i.n a13, sp, 4", "addi sp, sp, 16", "ret.n"]
WORK = ["addi.n a2, a2, 1", "l32i.n a3, a2, 8", "s32i.n a3, a2, 4", "add.n a2, a2, a3", "s32i.n a2, a12, 0", "mov.n a4, a13"]


@tap.test("a function whose only call ends it gives up its frame; one that works after it doesn't")
def wrapper():
    enter, leave = ["addi sp, sp, -16", "s32i.n a0, sp, 12"], ["l32i.n a0, sp, 12", "addi sp, sp, 16", "ret.n"]
    functions, _ = run(enter + ["movi.n a3, 5", "call0 f1"] + leave, enter + ["call0 f0", "addi.n a2, a2, 1"] + leave)
    assert functions[0] == ["movi.n a3, 5", "j f1"], functions[0]
    assert "call0 f0" in functions[1] and enter[1] in functions[1], functions[1]


@tap.test("stores and loads of registers are shared, what stands between them stays in order")
def frames():
    body = ENTER[:2] + ["mov.n a4, a3"] + ENTER[2:] + ["mov.n a12, a2", "call0 g"] + LEAVE[:1] + ["mov.n a2, a13"] + LEAVE[1:]
    functions, shared = run(*[body] * 6)
    assert functions[0][:3] == ["mov.n a9, a0", "call0 outline_enter_16_3", "mov.n a4, a3"] or "j " in functions[0][0]
    assert "mov.n a12, a2" in shared["outline_enter_16_3"], shared["outline_enter_16_3"]
    flat = unfold(functions[5], shared)
    assert flat.index("mov.n a2, a13") < flat.index("l32i.n a12, sp, 8"), flat


@tap.test("a run is called where the return address is stored, and nowhere else")
def return_address():
    framed = [ENTER + [f"movi.n a5, {n}", "call0 g", *WORK, f"movi.n a6, {n}", "call0 h"] + LEAVE for n in range(8)]
    bare = ["movi.n a7, 3", *WORK, "xor a2, a2, a7", "ret.n"]
    functions, shared = run(*framed, bare)
    assert any(w.startswith("call0 outline") and "enter" not in w for w in functions[0]), functions[0]
    assert not any(w.startswith("call0") for w in functions[-1]), functions[-1]


@tap.test("a run that names a0, moves the stack or has a label in it is left alone")
def left_alone():
    for bad in (["mov.n a0, a3"], ["addi sp, sp, -16"], [".L{}:"], ["beqz a2, .L{}"]):
        part = WORK[:3] + bad + WORK[3:4]
        made = [[w.replace("{}", str(n)) for w in ENTER + ["call0 g", *part, f"movi.n a6, {n}", "call0 h"] + LEAVE] for n in range(8)]
        functions, shared = run(*made)
        for before, after in zip(made, functions):
            want = [w.replace("{}", "") for w in bad]
            assert re.sub(r"\.L\d+", ".L", " ".join(after)).count(want[0]) == 1, after


@tap.test("messages are packed, come back whole, and only those that a format is are")
def messages():
    text = b"can't convert '%s' object to int implicitly"
    assert len(pack.pack(text, PAIRS)) < len(text) * 2 // 3 and pack.unpack(pack.pack(text, PAIRS), PAIRS) == text
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.s")
        with open(path, "w") as f:
            f.write('\t.section\t.rodata.f.str1.1,"aMS",@progbits,1\n')
            f.write("".join(f'.LC{n}:\n\t.string\t"expected an object {n}"\n' for n in range(4)))
            f.write("".join(f"\t.literal .LC{n + 10}, .LC{n}\n" for n in range(4)) + "\t.word\t.LC3\n")
            f.write("\t.type\tf, @function\nf:\n\tl32r\ta4, .LC10\n\tcall0\tpy_error\n\tl32r\ta4, .LC11\n\tcall0\tstrlen\n")
            f.write("\tl32r\ta5, .LC12\n\tcall0\tpy_error\n\tl32r\ta4, .LC13\n\tcall0\tpy_error\n\t.size\tf, .-f\n")
        assert pack.messages(outline.Source(path), outline.next_insns) == [".LC0"]


tap.main()
