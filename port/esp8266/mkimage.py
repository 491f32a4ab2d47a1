#!/usr/bin/env python3
"""Makes the firmware file out of its ELF: a v1 image of the RAM segments at 0, the flash
text at its own offset (chip/image.h).

usage: mkimage.py FIRMWARE.ELF FIRMWARE.BIN
"""
import struct
import subprocess
import sys

ELF, BIN = sys.argv[1:]
WINDOW = 0x40200000
MODE_DIO, SIZE_512K_40MHZ = 2, 0x00


def read_elf(data):
    """-> entry, [(address, bytes)] of the loaded parts."""
    entry, offset = struct.unpack_from("<II", data, 24)
    size, count = struct.unpack_from("<HH", data, 42)
    parts = []
    for i in range(count):
        kind, at, virtual, _, length = struct.unpack_from("<5I", data, offset + i * size)
        if kind == 1 and length:
            parts.append((virtual, data[at:at + length]))
    return entry, parts


def image(entry, segments):
    out = struct.pack("<BBBBI", 0xE9, len(segments), MODE_DIO, SIZE_512K_40MHZ, entry)
    checksum = 0xEF
    for address, data in segments:
        data += b"\0" * (-len(data) % 4)
        out += struct.pack("<II", address, len(data)) + data
        for byte in data:
            checksum ^= byte
    return out + b"\0" * (15 - len(out) % 16) + bytes([checksum])


entry, parts = read_elf(open(ELF, "rb").read())
flash = [(address - WINDOW, data) for address, data in parts if address >= WINDOW]
out = image(entry, [p for p in parts if p[0] < WINDOW])
for offset, data in sorted(flash):
    if len(out) > offset:
        sys.exit(f"mkimage.py: RAM segments ({len(out)} bytes) reach into the flash text at {offset:#x}")
    out += b"\xff" * (offset - len(out)) + data
out += b"\xff" * (-len(out) % 4)
with open(BIN + ".part", "wb") as f:
    f.write(out)
subprocess.run(["mv", BIN + ".part", BIN], check=True)
