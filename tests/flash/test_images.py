#!/usr/bin/env python3
# timeout: 200
"""elf2image, merge_bin and image_info make and say what esptool 5.3.1 does."""
import glob
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from board import tap
from peers import install


def both(arguments, files):
    """Runs the command by espy and by esptool in folders of their own; -> [({file: bytes}, output)]."""
    results = []
    for program in ([tap.ESPY], [*install("5.3.1"), "--chip", "esp8266"]):
        with tempfile.TemporaryDirectory() as folder:
            for f in files:
                shutil.copy(f, folder)
            p = subprocess.run([*program, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               text=True, env=dict(os.environ, NO_COLOR="1"), timeout=60)
            made = {}
            for path in glob.glob(f"{folder}/*"):
                with open(path, "rb") as f:
                    made[os.path.basename(path)] = f.read()
            results.append((made, p.stdout, p.returncode))
    return results


def same_files(arguments, files):
    (ours, out, code), (theirs, their_out, their_code) = both(arguments, files)
    assert code == their_code == 0, (out, their_out)
    assert len(theirs) > len(files), "esptool made nothing"
    assert ours.keys() == theirs.keys(), (sorted(ours), sorted(theirs))
    for name in theirs:
        assert ours[name] == theirs[name], f"{name} differs"


def elf_files():
    return sorted(glob.glob(tap.need("ESPY_PEERS", "esptool/test/elf2image") + "/esp8266-*.elf"))


@tap.test("elf2image: the same files, version 1 and 2")
def elf2image():
    for path in elf_files():
        name = os.path.basename(path)
        version = "2" if "-v2" in name else "1"
        same_files(["elf2image", "--version", version, name], [path])
        same_files(["elf2image", "--version", version, "-fm", "dout", "-ff", "80m", "-fs", "4MB", name], [path])


@tap.test("merge_bin: the same raw and hex files")
def merge():
    with tempfile.TemporaryDirectory() as folder:
        r = random.Random(1)
        for name, size in (("a.bin", 5000), ("b.bin", 70_001)):
            with open(f"{folder}/{name}", "wb") as f:
                f.write(r.randbytes(size))
        files = [f"{folder}/a.bin", f"{folder}/b.bin"]
        for options in (["--format", "raw"], ["--format", "hex"], ["--format", "raw", "--pad-to-size", "256KB"]):
            same_files(["merge-bin", "-o", "out", *options, "0x1000", "a.bin", "0x8000", "b.bin"], files)


@tap.test("image_info: the same words")
def info():
    images = [tap.need("ESPY_PEERS", f"esptool/test/images/{name}")
              for name in ("bootloader_esp8266.bin", "ram_helloworld/helloworld-esp8266.bin")]
    for path in images:
        (_, ours, code), (_, theirs, their_code) = both(["image-info", os.path.basename(path)], [path])
        theirs = theirs[theirs.index("Image size"):]  # without the program's name
        assert code == their_code == 0 and ours == theirs, f"{ours}\n---\n{theirs}"


tap.main()
