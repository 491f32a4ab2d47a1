"""Random LX106 programs: every instruction of xtensa/isa.def with random operands, in
pieces that end where they began (a branch jumps over the next instruction, a call to
the next word, ...), with a checkpoint of all registers every few pieces.

program(seed, count) gives the bytes that follow runtime.S's `body`.
"""
import os, random, re, struct
import tap

BODY = 0x40100800
CHECKPOINT, FINISH = 0x40100400, 0x40100500
DATA = 0x3FFE8000  # 1 KB that a1 points to
SPECIALS = {"sar": 3, "epc1": 177, "depc": 192, "eps2": 194, "eps3": 195, "epc2": 178, "epc3": 179,
            "excsave1": 209, "exccause": 232, "excvaddr": 238}


def read_isa():
    with open(os.path.join(tap.TOP, "xtensa", "isa.def")) as f:
        return {name: (int(match, 16), form) for name, match, form in
                re.findall(r"^ISA\((\w+), \"[^\"]+\", 0x\w+, (0x\w+), (\w+)\)", f.read(), re.M)}


ISA = read_isa()
PLAIN = ("RST RT RS TS S EXTRACT SHIFT_LEFT SHIFT_ARITH SHIFT_RIGHT AMOUNT T_CONST12 TS_CONST8 "
         "TS_CONST8_HIGH RS_CONST_N S_CONST_N NONE").split()
NOT_PLAIN = ("CALLX0 JX RET RET_N RFE RFDE SYSCALL SIMCALL ILL ILL_N RITLB0 RITLB1 PITLB WITLB IITLB RDTLB0 "
             "RDTLB1 PDTLB WDTLB IDTLB").split()
BASE_REGISTER = 1
SHORT_SHIFTS = ("SRL", "SRA", "SLL")  # see differences.txt: what a SAR over 31 means to them


class Program:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.code = bytearray()
        self.count = 0  # instructions laid down, checkpoints apart
        self.plain = [n for n, (m, f) in ISA.items() if f in PLAIN and n not in NOT_PLAIN]
        self.branches = [n for n, (m, f) in ISA.items() if f.startswith("BRANCH")]
        self.accesses = [n for n, (m, f) in ISA.items() if f.startswith("ACCESS")]

    def here(self):
        return BODY + len(self.code)

    def emit(self, word, length=3):
        self.code += struct.pack("<I", word)[:length]
        self.count += 1

    def target(self):
        """A register that an instruction may change."""
        while True:
            t = self.r.randrange(16)
            if t != BASE_REGISTER:
                return t

    def any(self):
        return self.r.randrange(16)

    def align(self):
        """Junk that is jumped over, to the next word."""
        while self.here() % 4:
            self.code.append(self.r.randrange(256))

    # --- one instruction -------------------------------------------------------

    def operation(self, name, t=None, s=None, r=None, imm=None):
        """`name` with these fields, others random; never writes the base register."""
        match, form = ISA[name]
        t = self.any() if t is None else t
        s = self.any() if s is None else s
        r = self.any() if r is None else r
        imm = self.r.getrandbits(12) if imm is None else imm
        narrow = match & 15 >= 8
        writes = {"RST": "r", "RT": "r", "RS": "r", "TS": "t", "EXTRACT": "r", "SHIFT_LEFT": "r", "SHIFT_ARITH": "r",
                  "SHIFT_RIGHT": "r", "T_CONST12": "t", "TS_CONST8": "t", "TS_CONST8_HIGH": "t", "RS_CONST_N": "r",
                  "S_CONST_N": "s", "SPECIAL": "t", "T_LEVEL": "t"}.get(form)
        if writes == "r" and r == BASE_REGISTER: r = self.target()
        if writes == "t" and t == BASE_REGISTER: t = self.target()
        if writes == "s" and s == BASE_REGISTER: s = self.target()
        fields = t << 4 | s << 8 | r << 12
        word = {
            "RST": fields, "RT": t << 4 | r << 12, "RS": s << 8 | r << 12, "TS": t << 4 | s << 8, "S": s << 8,
            "EXTRACT": fields | (imm & 1) << 16 | (imm >> 1 & 15) << 20,
            "SHIFT_LEFT": fields | (imm & 1) << 20, "SHIFT_ARITH": fields | (imm & 1) << 20, "SHIFT_RIGHT": fields,
            "AMOUNT": s << 8 | (imm & 1) << 4, "T_CONST12": t << 4 | (imm & 0xF00) | (imm & 0xFF) << 16,
            "TS_CONST8": t << 4 | s << 8 | (imm & 0xFF) << 16, "TS_CONST8_HIGH": t << 4 | s << 8 | (imm & 0xFF) << 16,
            "RS_CONST_N": fields, "S_CONST_N": s << 8 | (imm & 0x70) | (imm >> 8 & 15) << 12, "NONE": 0,
            "ACCESS8": t << 4 | s << 8 | (imm & 0xFF) << 16, "ACCESS16": t << 4 | s << 8 | (imm & 0xFF) << 16,
            "ACCESS32": t << 4 | s << 8 | (imm & 0xFF) << 16, "ACCESS_N": fields,
            "SPECIAL": t << 4 | (imm & 0xFF) << 8, "T_LEVEL": t << 4 | s << 8, "LEVEL": s << 8,
            "BREAK": t << 4 | s << 8,
        }[form]
        if name == "SLLI" and not (word >> 4 & 15 or word >> 20 & 1):
            word |= 1 << 4  # a shift by 32 isn't an instruction; see differences.txt
        self.emit(match | word, 2 if narrow else 3)

    def simple(self):
        name = self.r.choice(self.plain)
        if name in SHORT_SHIFTS:
            self.operation("SSAI")
        self.operation(name)

    def length_of_simple(self):
        """A plain instruction laid aside, so that a branch knows how far to jump."""
        keep, count = len(self.code), self.count
        self.simple()
        body = bytes(self.code[keep:])
        del self.code[keep:]
        self.count = count
        return body

    # --- pieces ----------------------------------------------------------------

    def branch(self):
        name = self.r.choice(self.branches)
        match, form = ISA[name]
        skipped = self.length_of_simple()
        length = 2 if match & 15 >= 8 else 3
        offset = length + len(skipped) - 4
        t, s, r = self.any(), self.any(), self.any()
        if form == "BRANCH_N":
            # the displacement is 4 more than what the field says: at least 2 bytes in between
            skipped += b"\x3d\xf0" if offset < 0 else b""
            offset = length + len(skipped) - 4
            word = s << 8 | (offset & 15) << 12 | (offset & 0x30)
        elif form == "BRANCH_S":
            word = s << 8 | (offset & 0xFFF) << 12
        elif form in ("BRANCH_SIGNED", "BRANCH_UNSIGNED"):
            word = s << 8 | r << 12 | (offset & 0xFF) << 16
        elif form == "BRANCH_BIT":
            word = s << 8 | t << 4 | (r & 1) << 12 | (offset & 0xFF) << 16
        else:
            word = s << 8 | t << 4 | (offset & 0xFF) << 16
        self.emit(match | word, length)
        self.code += skipped
        self.count += 1

    def access(self):
        name = self.r.choice(self.accesses)
        store = name.startswith("S")
        self.operation(name, t=self.any() if store else self.target(), s=BASE_REGISTER)

    def unaligned(self):
        s = self.target()
        self.operation("ADDI", t=s, s=BASE_REGISTER, imm=self.r.randrange(1, 4))
        name = self.r.choice([n for n in self.accesses if "8" not in n])
        self.operation(name, t=self.target(), s=s, imm=self.r.randrange(64))

    def literal(self, value):
        """Jumps over a word; returns its address."""
        word_at = (self.here() + 3 + 3) & ~3
        self.jump_to(word_at + 4)
        self.align()
        self.code += struct.pack("<I", value & 0xFFFFFFFF)
        return word_at

    def jump_to(self, target):
        self.emit(0x06 | (target - self.here() - 4 & 0x3FFFF) << 6)

    def load_literal(self, t, value):
        at = self.literal(value)
        self.emit(0x01 | t << 4 | (at - (self.here() + 3 & ~3) >> 2 & 0xFFFF) << 8)

    def l32r(self):
        self.load_literal(self.target(), self.r.getrandbits(32))

    def l32r_interesting(self):
        self.load_literal(self.target(), self.r.choice([0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x8000, 0xFFFF]))

    def jump(self):
        junk = self.r.randrange(5)
        self.jump_to(self.here() + 3 + junk)
        self.code += bytes(self.r.randrange(256) for _ in range(junk))

    def call(self):
        target = (self.here() + 3 + 3) & ~3
        self.emit(0x05 | ((target - (self.here() & ~3) - 4) >> 2 & 0x3FFFF) << 6)
        self.align()

    def indirect(self):
        """jx, callx0, ret, ret.n to just behind some junk."""
        name = self.r.choice(["JX", "CALLX0", "RET", "RET_N"])
        s = 0 if name.startswith("RET") else self.target()
        word_at = (self.here() + 3 + 3) & ~3
        after = word_at + 4 + 3 + (2 if name == "RET_N" else 3) + self.r.randrange(4)
        self.load_literal(s, after)
        self.emit(ISA[name][0] | (s << 8 if not name.startswith("RET") else 0), 2 if name == "RET_N" else 3)
        while self.here() < after:
            self.code.append(self.r.randrange(256))

    def loop(self):
        counter = self.target()
        self.operation("MOVI", t=counter, imm=self.r.randrange(1, 6))
        start = self.here()
        for _ in range(self.r.randrange(1, 5)):
            while True:
                keep, count = len(self.code), self.count
                self.operation(self.r.choice([n for n in self.plain if n not in SHORT_SHIFTS]))
                if not self.changes(bytes(self.code[keep:]), counter):
                    break
                del self.code[keep:]
                self.count = count
        self.operation("ADDI", t=counter, s=counter, imm=-1)
        self.emit(0x56 | counter << 8 | (start - self.here() - 4 & 0xFFF) << 12)

    @staticmethod
    def changes(code, register):
        """Any field that names the register: more than enough."""
        word = int.from_bytes(code, "little")
        return register in (word >> 4 & 15, word >> 8 & 15, word >> 12 & 15)

    def patch(self):
        """A store that changes the instruction ahead, as loaders do."""
        a, b = self.r.sample([i for i in range(16) if i != BASE_REGISTER], 2)
        new = self.r.choice([n for n in ("ADD_N", "ADDI_N", "MOV_N", "MOVI_N")])
        fields = {"ADD_N": 0x23A, "ADDI_N": 0x21B, "MOV_N": 0x20D, "MOVI_N": 0x20C}[new]
        word = fields | self.target() << (8 if new == "MOVI_N" else 4 if new == "MOV_N" else 12) | 0xF03D << 16
        if new == "MOVI_N":
            word = 0x00C | self.target() << 8 | self.r.randrange(16) << 12 | 0xF03D << 16
        # both loads, their literals, the store and isync come before the patched word
        self.load_literal(a, word)
        self.align_executed()
        at_literal = self.here()
        size = 3 + (-(at_literal + 3) % 4) + 4 + 3 + 3 + 3 + 3
        patched = (at_literal + size + 3) & ~3
        self.load_literal(b, patched)
        self.emit(0x006002 | a << 4 | b << 8)
        self.emit(ISA["ISYNC"][0])
        self.jump_to(self.here() + 3)  # QEMU takes new code at a block's start only
        self.align_executed()
        assert self.here() == patched, (hex(self.here()), hex(patched))
        self.emit(0xF03D, 2)
        self.emit(0xF03D, 2)

    def align_executed(self):
        if self.here() % 2:
            self.emit(ISA["NOP"][0])
        while self.here() % 4:
            self.emit(0xF03D, 2)

    def special(self):
        name = self.r.choice(list(SPECIALS))
        t = self.target()
        if name == "exccause":  # six bits; QEMU keeps more
            self.emit(ISA["EXTUI"][0] | t << 12 | t << 4 | 5 << 20)
        self.operation(self.r.choice(["RSR", "WSR", "XSR"]), t=t, imm=SPECIALS[name])

    def litbase(self):
        """l32r relative to LITBASE, then as usual again."""
        t, word_at = self.target(), self.literal(self.r.getrandbits(32))
        base = (word_at + 0x1000) & ~0xFFF
        self.load_literal(t, base | 1)
        self.operation("WSR", t=t, imm=5)
        self.emit(0x01 | t << 4 | (word_at - base >> 2 & 0xFFFF) << 8)
        s = self.target()
        self.operation("MOVI", t=s, imm=0)
        self.operation("WSR", t=s, imm=5)

    def level(self):
        self.operation("RSIL", s=self.r.randrange(4))
        self.load_literal(self.r.choice([2, 3, 4]), 0)
        self.operation("RSIL", s=0)

    def status(self):
        """PS by wsr: modes in which exceptions take other vectors, then back."""
        t = self.target()
        self.load_literal(t, self.r.choice([0x00, 0x20, 0x30, 0x10, 0x21, 0x23, 0x3F]))
        self.operation("WSR", t=t, imm=230)
        self.emit(ISA["RSYNC"][0])
        for _ in range(self.r.randrange(3)):
            self.r.choice([self.simple, self.illegal, self.syscall, self.unaligned, self.debug])()
        self.load_literal(t, 0x20)
        self.operation("WSR", t=t, imm=230)
        self.emit(ISA["RSYNC"][0])

    def soft_interrupt(self):
        t = self.target()
        self.operation("MOVI", t=t, imm=self.r.choice([0x80, 0x00]))
        self.operation("WSR", t=t, imm=228)
        self.operation("MOVI", t=t, imm=0x80)
        self.operation("WSR", t=t, imm=226)
        self.simple()
        self.operation("WSR", t=t, imm=227)
        self.operation("RSR", t=t, imm=226)

    def illegal(self):
        if self.r.randrange(2):
            self.emit(self.r.choice([0x000000, 0x0000F0 ^ 0x60, 0x510000, 0xF20000, 0x000003 | 0x20 << 16]), 3)
        else:
            self.emit(ISA["ILL_N"][0], 2)

    def syscall(self):
        self.emit(ISA["SYSCALL"][0])

    def debug(self):
        if self.r.randrange(2):
            self.operation("BREAK")
        else:
            self.emit(ISA["BREAK_N"][0] | self.any() << 8, 2)

    def checkpoint(self):
        count = self.count
        self.emit(0x130000 | 210 << 8)  # wsr a0, excsave2
        self.emit(0x05 | ((CHECKPOINT - (self.here() & ~3) - 4) >> 2 & 0x3FFFF) << 6)
        self.emit(0x030000 | 210 << 8)  # rsr a0, excsave2
        self.count = count

    PIECES = [(simple, 60), (branch, 20), (access, 16), (unaligned, 2), (l32r, 4), (l32r_interesting, 3), (jump, 2),
              (call, 2), (indirect, 3), (loop, 3), (patch, 1), (special, 5), (litbase, 1), (level, 1), (status, 2),
              (soft_interrupt, 1), (illegal, 1), (syscall, 1), (debug, 1)]


def program(seed, count):
    """-> (bytes for BODY, instructions)"""
    p = Program(seed)
    pieces, weights = zip(*Program.PIECES)
    for t in range(16):
        p.load_literal(t, p.r.getrandbits(32) if t != BASE_REGISTER else DATA)
    since = 0
    while p.count < count:
        p.r.choices(pieces, weights)[0](p)
        since += 1
        if since >= 12:
            p.checkpoint()
            since = 0
    p.checkpoint()
    p.jump_to(FINISH)
    return bytes(p.code), p.count
