"""A filesystem image, worked on by `espy python`: a block device over a file, and a script."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import tap

DEVICE = """
import os, vfs
class Device:
    def __init__(self, path, size):
        self.file, self.size = open(path, "r+b"), size
    def readblocks(self, n, buf, offset=0):
        self.file.seek(n * self.size + offset)
        assert self.file.readinto(buf) == len(buf)
    def writeblocks(self, n, buf, offset=0):
        self.file.seek(n * self.size + offset)
        assert self.file.write(buf) == len(buf)
    def ioctl(self, op, arg):
        if op == 4:
            return self.file.seek(0, 2) // self.size
        if op == 5:
            return self.size
        if op == 6:
            self.file.seek(arg * self.size)
            self.file.write(b"\\xff" * self.size)
            return 0
class Halves(Device):
    # of two files: the Python's files end at 2 GB
    def __init__(self, path, size):
        self.file, self.size, self.lower, self.upper = None, size, Device(path, size), Device(path + ".upper", size)
        self.file = self.upper.file
        self.half = self.lower.ioctl(4, 0)
    def at(self, n):
        return (self.lower, n) if n < self.half else (self.upper, n - self.half)
    def readblocks(self, n, buf):
        device, n = self.at(n)
        device.readblocks(n, buf)
    def writeblocks(self, n, buf):
        device, n = self.at(n)
        device.writeblocks(n, buf)
    def ioctl(self, op, arg):
        return self.half + self.upper.ioctl(4, 0) if op == 4 else self.size if op == 5 else 0
def walk(path=""):
    for e in sorted(os.listdir("/m" + path)):
        name = path + "/" + e
        if os.stat("/m" + name)[0] & 0x4000:
            yield name, None
            yield from walk(name)
        else:
            with open("/m" + name, "rb") as f:
                yield name, f.read()
"""


class Image:
    device = "Device"

    def __init__(self, blocks, block=512, fill=b"\xff"):
        self.place = tempfile.mkdtemp()
        self.path = os.path.join(self.place, "image")
        self.block = block
        with open(self.path, "wb") as f:
            f.write(fill * (block * blocks))

    def espy(self, script, kind="VfsFat", make=False, options=""):
        """Runs a script with the image mounted at /m; what it printed."""
        text = (DEVICE + f"device = {self.device}({self.path!r}, {self.block})\n" +
                (f"vfs.{kind}.mkfs(device{options})\n" if make else "") + f"fs = vfs.{kind}(device{options})\nvfs.mount(fs, '/m')\n" +
                script + "\nvfs.umount('/m')\ndevice.file.close()\n")
        program = os.path.join(self.place, "program.py")
        with open(program, "w") as f:
            f.write(text)
        done = subprocess.run([tap.ESPY, "python", program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        assert done.returncode == 0, done.stdout.decode()[-2000:]
        return done.stdout.decode()

    def tree(self, kind="VfsFat", options=""):
        """{path: bytes, or None for a folder} as ours reads it."""
        out = self.espy("for name, data in walk(): print(repr((name, data)))", kind, options=options)
        return dict(eval(line) for line in out.splitlines())
