#!/usr/bin/env python3
"""outline: what cold code repeats is there once.

usage: outline.py --from FOLDER --to FOLDER --shared NAME [--keep FUNCTION ...] FILE.s ...

Reads gcc's assembly of all files at once, in FOLDER, and writes it, shorter, to the other FOLDER under the
same names, with what they share as NAME.  The files are given in the order in which they will lie, NAME among them.  gcc merges within a function; this merges between them:

  twins     equal functions of several files (a header's, say) become one
  wrappers  a function whose calls all end it needs no frame: it jumps to the last function called
  entries   the stores of callee-saved registers, and the copies of the parameters there, become a call of one
            routine per frame shape (copies that a function doesn't need hurt nobody: those registers are stored)
  registers callee-saved ones are given out in one order, where a function stores all that it uses
  slots     a table of struct slots becomes a word of bits and the functions that it has (py/value.h)
  tails     equal ends of functions, from the epilogue backwards, and of calls that never return,
            become a jump to one copy
  calls     equal runs of instructions elsewhere become a call of one copy; a run that ends in
            a call ends there in a jump

What makes it safe: only straight runs between labels are moved, so no path enters in the middle; a0
(the return address) is dead where a call is put in, because the entry block has stored it and the
epilogue hasn't loaded it back; a run that names a0 or changes the stack pointer isn't moved by
a call; what has a label of its file in it is merged within the file only.  A jump reaches 128 KB: a block
is made only where the distance, estimated from the files' order, is less.

What --keep names (in IRAM, 1 MB away), and what calls that, stays as it is and gets long calls.  Nothing here knows the program: the tests are
tests/py/test_outline.py, for the rules, and every test that runs on the board."""
import argparse
import collections
import os
import re

import pack

REACH = 118_000  # of `j`'s 131,072 bytes: sizes are estimates, and the linker orders a folder's functions as it likes
FRAME = re.compile(r"sp, sp, (-?\d+)$")
LARGE = re.compile(r"movi a9, (\w+) sub sp, sp, a9$")  # and add.n at the end
SAVED = ["a0", "a12", "a13", "a14"]  # a15 is nobody's: the state of the Python (onestate.py)
CONTROL = re.compile(r"(b\w+|j|jx|j\.l|ret|call\w*|loop\w*|_\w+)(\.n)?$")
HALF = re.compile(r"\.n$")


class Insn:
    """One instruction.  key: equal keys mean equal instructions; home: the file whose labels it names."""

    def __init__(self, op, args, key=None, home=None):
        self.op, self.args, self.home = op, args, home
        self.key = key or f"{op} {args}"
        self.size = 2 if HALF.search(op) else 3
        self.literal = None  # of l32r: the operand that `movi` takes in its place

    def text(self, moved=False):
        if moved and self.literal:
            return f"\tmovi\t{self.args.split(', ')[0]}, {self.literal}"
        return f"\t{self.op}\t{self.args}" if self.args else f"\t{self.op}"

    def names(self, register):
        return re.search(rf"\b{register}\b", self.args)


class Function:
    def __init__(self, source, name):
        self.source, self.name, self.items, self.at = source, name, [], 0
        self.loads = []  # of its epilogues
        self.far = False  # lies in IRAM or calls there
        self.saved = 0  # behind this index a0 is stored; 0: it isn't, or is used otherwise

    def size(self):
        return sum(i.size for i in self.items if isinstance(i, Insn))


class Source:
    """A file: lines and functions in their order."""

    def __init__(self, path):
        self.path = path
        with open(path) as f:
            self.lines = sparse_slots(f.read().split("\n"))
        text = "\n".join(self.lines)
        self.defined = set(re.findall(r"^([A-Za-z_]\S*):$", text, re.M))
        self.exported = set(re.findall(r"^\t\.global\t(\S+)$", text, re.M))
        self.literals = dict(re.findall(r"^\t\.literal (\.LC\d+), ([^,\n]+)$", text, re.M))
        self.strings = self.find_strings()
        self.parts = []
        self.parse()

    def find_strings(self):
        found, label, plain = {}, None, False
        for line in self.lines:
            if line.startswith("\t.section"):
                plain = ".str1.1" in line
            elif re.match(r"\.LC\d+:$", line):
                label = line[:-1]
            elif label and line.startswith("\t.string\t"):
                if plain:
                    found[label] = line[9:]
                label = None
        return found

    def symbol(self, name):
        """(key, home) of a symbol: a name of this file alone is its own."""
        base = re.sub(r"[+-]\d+$", "", name)
        if re.match(r"-?\d|0x", base) or not (base in self.defined - self.exported or base.startswith(".L")):
            return name, None
        return f"{self.path}:{name}", self.path

    def insn(self, op, args):
        if op == "l32r":
            register, label = args.split(", ")
            value = self.literals.get(label)
            if value is None:
                return Insn(op, args, f"{self.path}:{args}", self.path)
            key, home = (self.strings[value], None) if value in self.strings else self.symbol(value)
            made = Insn(op, args, f"l32r {register}, ={key}", home)
            made.literal = value
            made.string = self.strings.get(value)
            return made
        if op in ("call0", "j"):
            key, home = self.symbol(args)
            return Insn(op, args, f"{op} {key}", home)
        return Insn(op, args)

    def parse(self):
        function = None
        for line in self.lines:
            m = re.match(r"\t\.type\t(\S+), @function$", line)
            if m:
                function = Function(self, m.group(1))
                self.parts.append(line)
                self.parts.append(function)
            elif function is None:
                self.parts.append(line)
            elif line.startswith("\t.size\t"):
                self.parts.append(line)
                function.saved = where_saved(function.items)
                function = None
            else:
                m = re.match(r"\t([a-z]\S*)(?:\t(.*))?$", line)
                function.items.append(self.insn(m.group(1), m.group(2) or "") if m else line)

    def functions(self):
        return [p for p in self.parts if isinstance(p, Function)]

    def pack_messages(self, pairs):
        """Packs the strings that are messages (pack.py)."""
        packed = {m: pack.quoted(pack.pack(pack.text_of(self.strings[m]), pairs)) for m in pack.messages(self, next_insns)}
        self.strings.update(packed)
        at = None
        for n, line in enumerate(self.parts):
            if isinstance(line, Function):
                line.items = [i if isinstance(i, str) else self.insn(i.op, i.args) for i in line.items]
            elif line.startswith("\t.string\t") and at in packed:
                self.parts[n] = f"\t.string\t{packed[at]}"
            at = line[:-1] if isinstance(line, str) and line.startswith(".LC") else None

    def rename(self, names):
        """Functions of this file alone that are elsewhere now: their code goes, others call the new name."""
        pattern = re.compile(r"(?<![\w.$])(" + "|".join(map(re.escape, names)) + r")(?![\w.$])")
        new = lambda text: pattern.sub(lambda m: names[m[0]], text)
        parts = []
        for p in self.parts:
            if isinstance(p, Function):
                if p.name not in names:
                    p.items = [i if isinstance(i, str) else Insn(i.op, new(i.args)) for i in p.items]
                    parts.append(p)
            elif not (m := re.match(r"\t\.(?:type|size)\t([^,]+),", p)) or m[1] not in names:
                parts.append(p if p.startswith("\t.section") or p.startswith("\t.string") else new(p))
        self.parts = parts
        self.literals = {k: new(v) for k, v in self.literals.items()}
        self.defined -= set(names)
        for f in self.functions():
            f.items = [i if isinstance(i, str) else self.insn(i.op, i.args) for i in f.items]

    def write(self, path, more):
        out = []
        for p in self.parts:
            lines = [i if isinstance(i, str) else i.text() for i in p.items] if isinstance(p, Function) else [p]
            out += ["\t.begin\tlongcalls", *lines, "\t.end\tlongcalls"] if isinstance(p, Function) and p.far else lines
        used = set(re.findall(r"\bl32r\t\w+, (\.LC\d+)", "\n".join(out)))
        kept = [line for line in out if not (m := re.match(r"\t\.literal (\.LC\d+),", line)) or m.group(1) in used or
                m.group(1) not in self.literals]
        with open(path, "w") as f:
            f.write("\n".join(kept + more) + "\n")


def sparse_slots(lines):
    """The lines of a file with each table of slots (its name says it is one) sparse."""
    out, at = [], 0
    while at < len(lines):
        out.append(lines[at])
        m = re.match(r"\t\.size\t(\w*slots(?:\$\d+)?), (\d+)$", lines[at])
        at += 1
        if not m or lines[at] != m[1] + ":":
            continue
        at, words = at + 1, []
        while d := re.match(r"\t\.(word|zero)\t(\S+)$", lines[at]):
            words += [d[2]] if d[1] == "word" else [None] * (int(d[2]) // 4)
            at += 1
        assert len(words) == int(m[2]) // 4, f"{m[1]} is no table of slots"
        has = sum(1 << n for n, w in enumerate(words) if w)
        used = [w for w in words if w]
        out[-1:] = [f"\t.size\t{m[1]}, {4 + 4 * len(used)}", m[1] + ":", f"\t.word\t{has}", *(f"\t.word\t{w}" for w in used)]
    return out


def is_insn(item, op=None):
    return isinstance(item, Insn) and (op is None or item.op == op)


def is_mark(item):
    """A label, or a directive: where a run ends."""
    return isinstance(item, str)


def where_saved(items):
    """Behind the store of a0 in the entry block, when a0 is only stored and loaded back; else 0."""
    if any(is_insn(i) and i.names("a0") and not re.match(r"[ls]32i(\.n)? a0, sp, \d+$", f"{i.op} {i.args}") for i in items):
        return 0
    seen = False
    for at, i in enumerate(items):
        if is_mark(i) and seen or is_insn(i) and CONTROL.match(i.op):
            return 0
        seen = seen or is_insn(i)
        if is_insn(i) and i.args.startswith("a0, sp"):
            return at + 1
    return 0


# --- frames ------------------------------------------------------------------------------------------


def entry_frame(f):
    """(size, [indices of the stack's adjustment and of the stores]) of a function whose entry block stores a0
    and callee-saved registers in the usual places; None: it hasn't or is otherwise."""
    size, places, stored, seen = None, [], [], False
    if not f.saved:
        return None
    for at, i in enumerate(f.items):
        if is_mark(i):
            if seen:
                break
            continue
        seen = True
        m = FRAME.match(i.args)
        if i.op == "addi" and m and size is None and int(m.group(1)) < 0:
            size = -int(m.group(1))
            places.append(at)
            continue
        before = f.items[at - 1]
        m = LARGE.match(f"{before.op} {before.args} {i.op} {i.args}") if is_insn(before) else None
        if m and size is None:
            size = int(m[1], 0)
            places += [at - 1, at]
            continue
        if CONTROL.match(i.op):
            break
        m = re.match(r"(\w+), sp, (\d+)$", i.args)
        if i.op.startswith("s32i") and m and m.group(1) in SAVED and size:
            if m.group(1) not in stored and int(m.group(2)) == size - 4 - 4 * SAVED.index(m.group(1)):
                stored.append(m.group(1))
                places.append(at)
        elif size is None and i.names("sp"):
            return None
    if not size or "a0" not in stored or sorted(stored) != sorted(SAVED[: len(stored)]):
        return None
    return size, places


def loads(size, count):
    return [f"{r}, sp, {size - 4 - 4 * k}" for k, r in enumerate(SAVED[:count])]


def settle_epilogues(f, size, count):
    """Moves what gcc scheduled among an epilogue's loads before them (it can't read what they load).
    Returns the index behind each epilogue."""
    ends, wanted, f.loads = [], loads(size, count), []
    for at, i in enumerate(f.items):
        if not is_insn(i, "ret.n"):
            continue
        start = at
        while start > 0 and is_insn(f.items[start - 1]) and not CONTROL.match(f.items[start - 1].op):
            start -= 1
        run = f.items[start:at]
        mine = [x for x in run if x.op.startswith("l32i") and x.args in wanted]
        back = [x for x in run if f"{x.op} {x.args}" in (f"addi sp, sp, {size}", "add.n sp, sp, a9")]
        if len(mine) != count or len(back) != 1 or run[-1] is not back[0]:
            return None
        mine.sort(key=lambda x: wanted.index(x.args))
        f.items[start:at] = [x for x in run if x not in mine and x is not back[0]] + mine + back
        f.loads += mine
        ends.append(at + 1)
    return ends


def order_registers(f, count, stores):
    """Callee-saved registers are free to change places where all of them are stored: the first parameter's copy
    goes to a12, the second's to a13 and so on, the others follow by first use: equal code looks equal."""
    free, new = SAVED[1:count], {}
    frame = {id(i) for i in stores} | {id(i) for i in f.loads}
    body = [i for i in f.items if is_insn(i) and id(i) not in frame]
    copies = [m for i in body if i.op == "mov.n" and (m := re.match(r"(a1[2-4]), (a[2-4])$", i.args))]
    for m in copies:
        wanted = SAVED[int(m[2][1:]) - 1]
        if m[1] in free and m[1] not in new and wanted in free and wanted not in new.values():
            new[m[1]] = wanted
    for i in body:
        for register in re.findall(r"\ba1[2-4]\b", i.args):
            if register in free and register not in new:
                new[register] = next(x for x in free if x not in new.values())
    for n, i in enumerate(f.items):
        args = "" if is_mark(i) or id(i) in frame else re.sub(r"\ba1[2-4]\b", lambda m: new.get(m[0], m[0]), i.args)
        if args and args != i.args:
            f.items[n] = f.source.insn(i.op, args)


def next_insns(items, at):
    """The instructions that run from items[at] on, through jumps within the function, up to a return."""
    labels = {i[:-1]: n for n, i in enumerate(items) if is_mark(i) and i.endswith(":")}
    for _ in range(20):
        while at < len(items) and is_mark(items[at]):
            at += 1
        if at >= len(items):
            return
        i = items[at]
        if i.op == "j" and i.args in labels:
            at = labels[i.args]
            continue
        yield i
        if CONTROL.match(i.op):
            return
        at += 1


def drop_frame(f, size, places, reaches):
    """wrappers: no frame when a0 alone is stored, the stack unused, and each call followed by the epilogue."""
    epilogue = [f"l32i.n a0, sp, {size - 4}", f"addi sp, sp, {size}", "ret.n "]
    body = [i for n, i in enumerate(f.items) if is_insn(i) and n not in places]
    if any(i.names("sp") and f"{i.op} {i.args}" not in epilogue for i in body):
        return False
    calls = [n for n, i in enumerate(f.items) if is_insn(i) and i.op.startswith("call")]
    for n in calls:
        if [f"{i.op} {i.args}" for i in next_insns(f.items, n + 1)] != epilogue:
            return False
        if f.items[n].op == "call0" and not reaches(f, f.items[n].args):
            return False
    keep, dead = [], False
    for n, i in enumerate(f.items):
        if is_mark(i):
            dead = dead and not i.endswith(":")
        elif dead or n in places or (i.args and f"{i.op} {i.args}" in epilogue[:2]):
            continue
        elif n in calls:
            i = f.source.insn("j", i.args) if i.op == "call0" else Insn("jx", i.args)
            dead = True
        elif i.op in ("ret.n", "j", "jx"):
            dead = True
        keep.append(i)
    f.items, f.saved = keep, 0
    return True


def copies_of(f, count, places):
    """Where the entry block copies the first parameter to a12, the second to a13 and so on, before either changes."""
    found, seen = [], set()
    for at, i in enumerate(f.items):
        if at in places or is_mark(i) and not seen:
            continue
        if is_mark(i) or CONTROL.match(i.op):
            break
        m = re.match(r"(a1[2-4]), (a[2-4])$", i.args) if i.op == "mov.n" else None
        if m and m[1] in SAVED[1:count] and m[2] == f"a{SAVED.index(m[1]) + 1}" and not seen & {m[1], f"={m[2]}"}:
            found.append(at)
        names = re.findall(r"\ba\d+\b", i.args)
        writes = names[:1] if not re.match(r"s(8|16|32)i", i.op) else []
        seen |= {"-", *names, *(f"={r}" for r in writes)}
    return found


def share_entry(f, size, count, places):
    """entries: the stores become `mov.n a9, a0; call0 enter_SIZE_COUNT`; a9 carries no argument."""
    first = next(n for n, i in enumerate(f.items) if is_insn(i))
    places = places + copies_of(f, count, places)
    rest = [i for n, i in enumerate(f.items) if n not in places]
    name = f"outline_enter_{size}_{count}"
    f.items = rest[:first] + [Insn("mov.n", "a9, a0"), Insn("call0", name)] + rest[first:]
    f.saved = first + 2
    return name


def share_large(f, size, count, places):
    """The same for a frame whose size takes a register, with its epilogues: one routine for all sizes."""
    ends = []
    for at, i in enumerate(f.items):
        if not is_insn(i, "ret.n"):
            continue
        start = at - count - 1
        before = next((x for x in reversed(f.items[:start]) if is_mark(x) or CONTROL.match(x.op) or x.args.startswith("a9,")), "")
        if not is_insn(before, "movi") or int(before.args[4:], 0) != size:
            return []
        ends.append((start, at))
    leave, enter = f"outline_leave_large_{count}", f"outline_enter_large_{count}"
    for start, at in reversed(ends):
        f.items[start : at + 1] = [Insn("j", leave)]
    first = next(n for n, i in enumerate(f.items) if is_insn(i))
    places = places + copies_of(f, count, places)
    rest = [i for n, i in enumerate(f.items) if n not in places]
    f.items = rest[:first] + [Insn("movi", f"a10, -{size}"), Insn("mov.n", "a9, a0"), Insn("call0", enter)] + rest[first:]
    f.saved = first + 3
    return [enter, leave]


def large_routine(name):
    """Enter: the size is in a10, negative; the stack pointer goes first, for interrupts use what is below it.
    Leave: the size is in a9."""
    count = int(name[-1])
    places = [f"{r}, %s, {16 - 4 * k}" for k, r in enumerate(SAVED[:count])]
    if "enter" in name:
        stores = [f"s32i.n\t{p % 'a11'}" for p in ["a9" + places[0][2:], *places[1:]]]
        return ["add.n\tsp, sp, a10", "sub\ta11, sp, a10", "addi\ta11, a11, -20", *stores,
                *(f"mov.n\t{r}, a{2 + k}" for k, r in enumerate(SAVED[1:count])), "ret.n"]
    return ["add.n\ta10, sp, a9", "addi\ta10, a10, -20", *(f"l32i.n\t{p % 'a10'}" for p in places), "addi\tsp, a10, 20", "ret.n"]


def entry_routine(name):
    size, count = map(int, name.split("_")[2:])
    stores = "\n".join(f"\ts32i\t{r}, sp, {size - 4 - 4 * k}" for k, r in enumerate(["a9"] + SAVED[1:count]))
    copies = "\n".join(f"\tmov.n\t{r}, a{2 + k}" for k, r in enumerate(SAVED[1:count]))
    return f"\taddi\tsp, sp, -{size}\n{stores}\n{copies}\n\tret.n"


# --- twins ----------------------------------------------------------------------------------------------


def numbered(f):
    """Its words with labels by order; the words that another file's twin has too, or None."""
    labels, words = {}, []
    for i in f.items:
        word = i if is_mark(i) else i.key if i.op == "l32r" else f"{i.op} {i.args}"
        if is_insn(i) and i.home and not i.args.split(", ")[-1].startswith(".L"):
            return None
        if is_insn(i, "l32r") and i.home or is_mark(i) and not i.endswith(":"):
            return None
        word = word if is_insn(i, "l32r") else re.sub(r"\.L\d+", lambda m: labels.setdefault(m[0], f".LT{len(labels)}"), word)
        words.append(re.sub(rf"^{re.escape(f.name)}:$", "twin:", word))
    return tuple(words)


def share_twins(sources, blocks):
    groups = collections.defaultdict(list)
    for s in sources:
        for f in s.functions():
            if f.name not in s.exported and (key := numbered(f)):
                groups[key].append(f)
    names = collections.defaultdict(dict)
    for key, twins in groups.items():
        if len(twins) > 1:
            first = twins[0]
            lines, strings = blocks.moved([i for i in first.items if is_insn(i)])
            lines = iter(lines)
            body = [next(lines) if is_insn(i) else i for i in first.items if i != f"{first.name}:"]
            body = [re.sub(r"\.L(\d+)\b", rf".LT{blocks.count}_\1", line) for line in body]
            name = blocks.add(None, body, strings, name=f"outline_twin_{blocks.count}")
            for f in twins:
                names[f.source][f.name] = name
    for s, renamed in names.items():
        s.rename(renamed)
    return bool(names)


# --- blocks ----------------------------------------------------------------------------------------------


class Blocks:
    """The shared copies, per file and for all."""

    def __init__(self):
        self.made = collections.defaultdict(list)  # file or None: [text]
        self.count = 0

    def add(self, home, lines, strings, aligned=True, name=None):
        name = name or f"outline_{self.count}"
        self.count += 1
        out = [f'\t.section\t.text.{name},"ax",@progbits']
        out += ["\t.align\t4", "\t.literal_position"] if any(re.match(r"\t(movi|l32r)\t", line) for line in lines) else []
        out += ["\t.align\t4"] if aligned else []
        out += [] if home else [f"\t.global\t{name}"]
        out += [f"\t.type\t{name}, @function", f"{name}:"] + lines + [f"\t.size\t{name}, .-{name}"]
        if strings:
            out.append(f'\t.section\t.rodata.{name}.str1.1,"aMS",@progbits,1')
            out += [f"{label}:\n\t.string\t{text}" for label, text in strings.items()]
        self.made[home] += out
        return name

    def moved(self, insns):
        """(lines, strings) of instructions in a block: strings come along when the block is everybody's."""
        lines, strings = [], {}
        for i in insns:
            line = i.text(moved=True)
            if i.literal and i.string is not None:
                label = f".LS{self.count}_{len(strings)}"
                strings[label] = i.string
                line = f"\tmovi\t{i.args.split(', ')[0]}, {label}"
            lines.append(line)
        return lines, strings


def home_of(insns):
    """(may be shared, the file that it stays in or None)."""
    homes = {i.home for i in insns if i.home}
    return len(homes) < 2 and not any(i.home and i.op == "l32r" and i.literal is None for i in insns), \
        next(iter(homes), None)


# --- tails ----------------------------------------------------------------------------------------------


class Node:
    """A place in the tree of tails, read backwards."""

    def __init__(self, insn=None, outer=None):
        self.insn, self.outer = insn, outer
        self.inner, self.sites = {}, []
        self.bytes = (outer.bytes if outer else 0) + (insn.size if insn else 0)
        self.name = None

    def path(self):
        node, run = self, []
        while node.insn:
            run.append(node.insn)
            node = node.outer
        return run


def never_return(functions):
    """The functions whose calls nothing ever follows but a label, and once not even that."""
    last, followed = set(), set()
    for f in functions:
        insns = [n for n, i in enumerate(f.items) if is_insn(i)]
        for n in insns:
            i = f.items[n]
            if i.op == "call0" and n == insns[-1]:
                last.add(i.key)
            elif i.op == "call0" and is_insn(f.items[n + 1]):
                followed.add(i.key)
    return last - followed


def tails_of(f, ends):
    for at, i in enumerate(f.items):
        if not is_insn(i) or not (i.op == "ret.n" or i.key in ends):
            continue
        run, n = [], at
        while n >= 0 and is_insn(f.items[n]) and (n == at or f.items[n].op in ("call0", "callx0") and f.items[n].key not in ends or
                                                 not CONTROL.match(f.items[n].op)):
            run.append(f.items[n])
            n -= 1
        yield at, run


def grow_tree(functions):
    ends, root = never_return(functions), Node()
    for f in functions:
        for at, run in tails_of(f, ends):
            node, homes = root, set()
            for depth, i in enumerate(run):
                if i.home:
                    homes.add(i.home)
                if not home_of(run[: depth + 1])[0]:
                    break
                node = node.inner.setdefault(i.key, Node(i, node))
                node.sites.append((f, at, depth + 1))
    return root


def choose_tails(root, blocks):
    """Which nodes become blocks: from the root on, where that saves bytes against the block before."""
    chosen = {}

    def visit(node, block):
        for inner in node.inner.values():
            while len(inner.inner) == 1 and len(next(iter(inner.inner.values())).sites) == len(inner.sites):
                inner = next(iter(inner.inner.values()))
            count, cost = len(inner.sites), inner.bytes
            if count < 2:
                continue
            before = block.bytes if block else 3
            body = cost - block.bytes + 3 if block else cost
            here = block
            if count * (cost - before) - body > 1:
                run = inner.path()
                lines, strings = blocks.moved(run[: len(run) - len(block.path())] if block else run)
                lines += [f"\tj\t{block.name}"] if block else []
                inner.name = blocks.add(home_of(run)[1], lines, strings, aligned=False)
                here = inner
            for f, at, depth in inner.sites:
                if here:
                    chosen[f, at] = (here.name, len(here.path()))
            visit(inner, here)

    visit(root, None)
    return chosen


def share_tails(functions, blocks):
    chosen = collections.defaultdict(list)
    for (f, at), (name, length) in choose_tails(grow_tree(functions), blocks).items():
        chosen[f].append((at, name, length))
    for f, cuts in chosen.items():
        for at, name, length in sorted(cuts, reverse=True):
            f.items[at - length + 1 : at + 1] = [Insn("j", name)]


# --- calls ----------------------------------------------------------------------------------------------


def runs_of(f):
    """Runs of instructions that may become a call: (index, [instructions])."""
    dead, run, start = False, [], 0  # dead: a0's value isn't needed
    for at, i in enumerate(f.items + [""]):
        if is_insn(i) and dead and i.op == "call0":
            run.append(i)
        elif is_insn(i) and dead and not CONTROL.match(i.op) and not i.names("a0") and not i.args.startswith("sp,"):
            run.append(i)
            continue
        if len(run) > 1:
            yield start, run
        run, start = [], at + 1
        if is_mark(i) or at + 1 == f.saved:
            dead = 0 < f.saved <= at + 1
        elif i.names("a0"):
            dead = False


MOST = 24


def find_repeats(functions):
    found = collections.defaultdict(list)
    for f in functions:
        for start, run in runs_of(f):
            for n in range(len(run)):
                for length in range(2, min(MOST, len(run) - n) + 1):
                    part = run[n : n + length]
                    found[tuple(i.key for i in part)].append((f, start + n, part))
    return {k: v for k, v in found.items() if len(v) > 1}


def gain_of(part, count):
    size = sum(i.size for i in part)
    body = size + (0 if part[-1].op == "call0" else 2) + 1
    return count * (size - 3) - body


# The least size of a run in each round: two copies of registers, in front of most calls, save only a byte where
# they are, and must not be taken out of longer runs.
ROUNDS = (5, 5, 5, 4, 4, 4)


def share_calls(functions, blocks, reaches):
    for least in ROUNDS:
        taken, cuts = collections.defaultdict(set), collections.defaultdict(list)
        repeats = {k: v for k, v in find_repeats(functions).items() if sum(i.size for i in v[0][2]) >= least}
        order = sorted(repeats.items(), key=lambda kv: (-gain_of(kv[1][0][2], len(kv[1])), kv[0]))
        for key, sites in order:
            expected = gain_of(sites[0][2], len(sites))
            if expected < 2:
                break
            free = []
            for f, at, part in sites:
                span = range(at, at + len(part))
                if taken[f].isdisjoint(span):
                    taken[f].update(span)
                    free.append((f, at, part))
            part = sites[0][2]
            may, home = home_of(part)
            last = part[-1]
            near = last.op != "call0" or home or last.args.startswith("outline") or reaches(None, last.args)
            if not may or not near or len(free) < 2 or gain_of(part, len(free)) < max(2, expected // 2):
                for f, at, p in free:
                    taken[f].difference_update(range(at, at + len(p)))
                continue
            lines, strings = blocks.moved(part)
            if last.op == "call0":
                lines[-1] = f"\tj\t{last.args}"
            else:
                lines.append("\tret.n")
            name = blocks.add(home, lines, strings)
            for f, at, p in free:
                cuts[f].append((at, Insn("call0", name, home=home), len(p)))
        for f, places in cuts.items():
            for at, call, length in sorted(places, key=lambda p: -p[0]):
                f.items[at : at + length] = [call]


# --- all ------------------------------------------------------------------------------------------------


def place(sources, before):
    """Estimated addresses by file order, and a test whether a jump from f (None: from the shared blocks,
    which lie behind so many files) reaches a function."""
    at, where, middle = 0, {}, 0
    for n, s in enumerate(sources):
        middle = at if n == before else middle
        for f in s.functions():
            f.at = at
            where[f.name if f.name in s.exported else (s.path, f.name)] = at
            at += f.size()

    def reaches(f, name):
        target = where.get((f.source.path, name)) if f else None
        target = where.get(name) if target is None else target
        if target is None and not f:
            return False
        return target is not None and abs(target - (f.at if f else middle)) < REACH
    return reaches


def outline(sources, before=0, keep=(), pairs=()):
    """Shortens the sources in place, of which so many lie before the shared blocks; returns {file or None: lines of its shared blocks}."""
    blocks, entries = Blocks(), set()
    for s in sources:
        s.pack_messages(pairs)
    while share_twins(sources, blocks):
        pass
    reaches = place(sources, before)
    for f in (f for s in sources for f in s.functions()):
        f.far = f.name in keep or any(is_insn(i, "call0") and i.args in keep for i in f.items)
    functions = [f for s in sources for f in s.functions() if not f.far]
    for f in functions:
        frame = entry_frame(f)
        if not frame:
            continue
        size, places = frame
        count = sum(f.items[n].op.startswith("s32i") for n in places)
        if settle_epilogues(f, size, count) is None:
            continue
        order_registers(f, count, [f.items[n] for n in places])
        if count == 1 and len(places) == 2 and drop_frame(f, size, places, reaches):
            continue
        if count > 1 and len(places) == count + 1:
            entries.add(share_entry(f, size, count, places))
        elif count > 1 and size < 2048:
            entries.update(share_large(f, size, count, places))
    for name in sorted(entries):
        body = [f"\t{line}" for line in large_routine(name)] if "large" in name else [entry_routine(name)]
        blocks.add(None, body, {}, name=name)
    share_tails(functions, blocks)
    share_calls(functions, blocks, reaches)
    return blocks.made


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--from", dest="top", required=True)
    a.add_argument("--to", required=True)
    a.add_argument("--shared", required=True)
    a.add_argument("--keep", action="append", default=[])
    a.add_argument("files", nargs="+")
    a = a.parse_args()
    names = [name for name in a.files if name != a.shared]
    sources = [Source(os.path.join(a.top, name)) for name in names]
    made = outline(sources, a.files.index(a.shared), a.keep, pack.read_pairs())
    for name, s in zip(names, sources):
        path = os.path.join(a.to, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        s.write(path, made.get(s.path, []))
    with open(os.path.join(a.to, a.shared), "w") as out:
        out.write("\n".join(made.get(None, [])) + "\n")


if __name__ == "__main__":
    main()
