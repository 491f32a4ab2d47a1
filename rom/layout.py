#!/usr/bin/env python3
"""Lays the boot ROM out.

Every published entry (chip/rom.def) gets a jump at its address; the functions
themselves are packed into the room between those jumps.

usage: layout.py slots ROM.DEF OBJECT...  the jumps, as assembly, on stdout; an entry
                                          that no object defines says its name and stops
       layout.py script OBJECT...         the linker script, on stdout (objects with slots)
"""
import re
import subprocess
import sys

PREFIX = "xtensa-lx106-elf-"
ROM, SIZE = 0x40000000, 0x10000
VECTORS_END = 0xA4

# The word that clients read to tell this chip from its successors (chip/dport.h).
MAGIC_OFFSET, MAGIC = 0x1000, 0xFFF0C101

# RAM that firmware shares, by address: (offset in the 16 KB, section, zeroed at start).
CONTRACT = [(0x000, "exceptions"), (0x100, "c_handlers"), (0x200, "interrupts"), (0x6FC, "priority"),
            (0x714, "flashchip"), (0x730, "phy")]
CONTRACT_ZEROED = [(0x1AB0, "kernel"), (0x1CC0, "saved_ps"), (0x1CD0, "user_entry"), (0x1E10, "uart")]
AES, DIGITS, DATA_GAP, BSS_GAP = 0xCF0, 0x183C, 0x300, 0x1E60
BSS_START, BSS_END = 0x1AB0, 0x2000


def run(*command):
    return subprocess.run([PREFIX + command[0], *command[1:]], check=True, capture_output=True,
                          text=True).stdout


def entries(path):
    found = re.findall(r"^(SYMBOL|UNLISTED)\((\w+), (0x\w+)\)", open(path).read(), re.M)
    return [(int(address, 16) - ROM, name) for _, name, address in found]


def defined(objects):
    return set(re.findall(r" [TtWD] (\w+)$", run("nm", "-g", "--defined-only", *objects), re.M))


def alias(name):
    """ets_memcpy is memcpy at a second address; calibrations of the radio do nothing."""
    if name.startswith("rom_"):
        return "phy_return_zero"
    return name[4:] if name.startswith("ets_") else name


def print_slots(rom_def, objects):
    names = defined(objects)
    seen = set()
    print(f'    .section .slot.{MAGIC_OFFSET:05x}, "ax"\n    .word 0x{MAGIC:08X}')
    for offset, name in entries(rom_def):
        if offset < VECTORS_END or offset in seen:
            continue
        seen.add(offset)
        target = name if name in names else alias(name)
        print(f'    .section .slot.{offset:05x}, "ax"')
        if target in names:
            print(f"    j {target}")
        elif name not in ("_rom_store", "_rom_store_table"):
            print(f"    j missing_{name}")
            print(f'    .section .text.missing_{name}, "ax"\n    .literal_position\n    .align 4')
            print(f"missing_{name}:\n    movi a2, name_{name}\n    movi a0, rom_missing\n    jx a0")
            print(f'    .section .text.name_{name}, "ax"\n    .align 4')
            print(f'name_{name}: .asciz "{name}"\n    .align 4')


def sections(objects):
    """(size, align, object, section) of everything that goes into ROM as code."""
    for path in objects:
        for m in re.finditer(r"^ *\d+ (\.\S+) +(\w+) +\w+ +\w+ +\w+ +2\*\*(\d+)",
                             run("objdump", "-h", path), re.M):
            name, size = m.group(1), int(m.group(2), 16)
            if size and (name.startswith((".text", ".slot")) or name == ".vectors"):
                yield size, max(4, 1 << int(m.group(3))), path, name


def pack(objects):
    """-> [(offset, object, section)], first fit, largest first."""
    every = list(sections(objects))
    placed = [(0, path, name) for size, _, path, name in every if name == ".vectors"]
    slots = sorted((int(name[6:], 16), size, path, name) for size, _, path, name in every
                   if name.startswith(".slot"))
    placed += [(offset, path, name) for offset, _, path, name in slots]
    edges = [(VECTORS_END, 0)] + [(offset, size) for offset, size, _, _ in slots]
    gaps = [[start + size, following] for (start, size), following in
            zip(edges, [e[0] for e in edges[1:]] + [SIZE])]
    for size, align, path, name in sorted(
            (s for s in every if s[3].startswith(".text")), key=lambda s: -s[0]):
        for gap in gaps:
            at = (gap[0] + align - 1) & -align
            if at + size <= gap[1]:
                placed.append((at, path, name))
                gap[0] = at + size
                break
        else:
            sys.exit(f"layout.py: no room for {name} of {path} ({size} bytes)")
    return sorted(placed), gaps


def print_script(objects):
    placed, gaps = pack(objects)
    store, end = max(gaps, key=lambda g: g[1] - g[0])
    store = (store + 3) & ~3
    ram = ROM - 0x4000
    print(f"ENTRY(_ResetHandler)\nSECTIONS {{\n  .rom 0x{ROM:08X} : {{")
    for offset, path, name in placed:
        print(f"    . = 0x{offset:05X}; {path}({name})")
    print(f"    . = 0x{store:05X}; rom_data_store = .;\n  }} = 0x00000000")
    print(f"  .data 0x{ram:08X} : AT(0x{ROM + store:08X}) {{ rom_data_start = .;")
    for offset, name in CONTRACT:
        print(f"    . = 0x{offset:04X}; *(.contract.{name})")
        if name == "interrupts":
            print(f"    . = 0x{DATA_GAP:04X}; *(.data*) *(.rodata*)")
    print(f'    . = ALIGN(4); rom_data_end = .; ASSERT(. <= 0x{AES:04X}, "ROM data reach the AES tables");\n  }}')
    print(f"  .aes 0x{ram + AES:08X} (NOLOAD) : {{ *(.contract.aes) }}")
    print(f"  .digits 0x{ram + DIGITS:08X} : AT(0x{ROM + store:08X} + SIZEOF(.data)) {{ rom_digits_start = .;")
    print(f"    *(.contract.digits) . = ALIGN(4); rom_digits_end = .; }}")
    print(f'  ASSERT(SIZEOF(.data) + SIZEOF(.digits) <= 0x{end - store:05X}, "no room for the data image")')
    print(f"  .bss 0x{ram + BSS_START:08X} (NOLOAD) : {{ rom_bss_start = .;")
    for offset, name in CONTRACT_ZEROED:
        print(f"    . = 0x{offset - BSS_START:04X}; *(.contract.{name})")
    print(f"    . = 0x{BSS_GAP - BSS_START:04X}; *(.bss* COMMON) . = ALIGN(4); rom_bss_end = .;")
    print(f'    ASSERT(. <= 0x{BSS_END - BSS_START:04X}, "ROM bss too large");\n  }}')
    print("  /DISCARD/ : { *(.xtensa.info .comment .xt.* .literal*) }\n}")
    for name in ("flashchip",):
        print(f"{name} = 0x{ram + 0x714:08X};")


if sys.argv[1] == "slots":
    print_slots(sys.argv[2], sys.argv[3:])
else:
    print_script(sys.argv[2:])
