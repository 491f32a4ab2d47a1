"""tests/images.txt: the stock firmware, and how to start it on a ROM.

    for b in images.boots(): text = images.run(rom, b)
"""
import hashlib
import os
import re
import subprocess

import tap

BOOT = os.path.join(tap.TOP, "build/host/tests/whole/boot")


def read():
    files, boots = {}, []
    with open(os.path.join(tap.TOP, "tests", "images.txt")) as f:
        for line in f:
            if line.startswith("file "):
                _, name, size, digest, _ = line.split(None, 4)
                files[name] = int(size), digest
            elif line.startswith("boot "):
                boots.append([part.strip() for part in line[5:].split("|")])
    return files, boots


FILES, BOOTS = read()


def path_of(name):
    """The file's path; it is the one that images.txt describes."""
    path = tap.need("ESPY_IMAGES", name)
    with open(path, "rb") as f:
        data = f.read()
    assert (len(data), hashlib.sha256(data).hexdigest()) == FILES[name], f"{name} is another file"
    return path


def words_of(options):
    for option in options.split():
        option = option.replace("\\_", " ")
        m = re.match(r"(0x\w+|0)=(.*)", option)
        yield f"{m.group(1)}={path_of(m.group(2))}" if m else option


def run(rom, boot):
    """-> (came up, what it printed, instructions)"""
    name, size, seconds, words, options = boot
    p = subprocess.run([BOOT, rom, size, seconds, words, *words_of(options)], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=300)
    text = p.stdout.decode(errors="replace").replace("\r", "")
    count = re.search(r"instructions (\d+)", text)
    return p.returncode == 0, text, int(count.group(1)) if count else 0
