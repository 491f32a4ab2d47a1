#!/usr/bin/env python3
"""Filesystems on a device that is a program's code: its errors, its tricks, the collector."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import tap

HEAD = """
import gc, os, sys, vfs
class Device:
    def __init__(self, blocks, size=512):
        self.size, self.data, self.hook = size, bytearray(blocks * size), None
    def readblocks(self, n, buf, offset=0):
        if self.hook:
            self.hook("read", n, buf)
        a = n * self.size + offset
        buf[:] = self.data[a:a + len(buf)]
    def writeblocks(self, n, buf, offset=0):
        if self.hook:
            self.hook("write", n, buf)
        a = n * self.size + offset
        self.data[a:a + len(buf)] = buf
    def ioctl(self, op, arg):
        return len(self.data) // self.size if op == 4 else self.size if op == 5 else 0
def make(kind, blocks=60):
    d = Device(blocks)
    kind.mkfs(d)
    return d, kind(d)
KINDS = (vfs.VfsFat, vfs.VfsLfs1, vfs.VfsLfs2)
"""


def run(script, *options):
    with tempfile.NamedTemporaryFile("w", suffix=".py") as f:
        f.write(HEAD + script)
        f.flush()
        done = subprocess.run([tap.ESPY, "python", *options, f.name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100)
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


def same(name, script, expected, *options):
    @tap.test(name)
    def check():
        out = run(script, *options)
        assert out.split() == expected.split(), out


same("what the device raises comes out, and the filesystem goes on", """
class Mine(Exception): pass
for kind in KINDS:
    d, fs = make(kind)
    with fs.open("f", "w") as f: f.write("x" * 2000)
    f = fs.open("f")
    for e in (Mine, KeyboardInterrupt, SystemExit):
        def hook(*a): raise e("why")
        raised = 0
        for work in (lambda: fs.stat("g"), lambda: fs.mkdir("d"), f.read, lambda: fs.open("h", "w"), lambda: list(fs.ilistdir("/"))):
            d.hook = None
            fs.stat("f"), fs.statvfs("/"), f.seek(0), f.read(1)
            d.hook = hook
            try:
                work()
            except OSError as x: # what it wanted was at hand
                assert x.errno == 2
            except e as x:
                assert x.args == ("why",)
                raised += 1
        print(raised >= 3)
    d.hook = None
    f.seek(0)
    print(len(f.read()), fs.stat("f")[6])
""", "True True True 2000 2000 " * 3)

same("a device that comes back into its filesystem is refused", """
for kind in KINDS:
    d, fs = make(kind)
    with fs.open("f", "w") as f: f.write("x" * 2000)
    seen = set()
    def hook(*a):
        for work in (lambda: fs.stat("f"), lambda: fs.open("g", "w"), lambda: fs.umount(), lambda: f.read(1), lambda: fs.mount(False, False)):
            try:
                work()
            except OSError as e:
                seen.add(e.errno)
    f = fs.open("f")
    d.hook = hook
    print(len(f.read()), sorted(seen))
    d.hook = None
    f.close()
""", "2000 [16] " * 3)

same("a device may keep, grow and shrink what it is lent", """
for kind in KINDS:
    d, fs = make(kind)
    kept, target = [], bytearray(300)
    def hook(what, n, buf):
        kept.append(buf)
        if what == "write":
            buf.extend(b"more" * 1000)
        gc.collect()
    d.hook = None
    with fs.open("f", "w") as f: f.write("0123456789" * 100)
    class Shrinks(Device):
        def readblocks(self, n, buf, offset=0):
            super().readblocks(n, buf, offset)
            kept.append(buf)
            if len(kept) > 3: buf[:] = b""
    s = Shrinks(0); s.data = d.data
    try:
        kind(s).open("f").read()
    except (OSError, TypeError, ValueError) as e:
        print("error")
    class Changes(Device):
        def readblocks(self, n, buf, offset=0):
            super().readblocks(n, buf, offset)
            target[:] = b"" if len(target) else bytearray(300)
    s = Changes(0); s.data = d.data
    f = kind(s).open("f")
    try:
        print(f.readinto(target) >= 0)
    except (OSError, ValueError, TypeError):
        print(True)
    data = bytearray(2000)
    class Writes(Device):
        def writeblocks(self, n, buf, offset=0):
            super().writeblocks(n, buf, offset)
            data.extend(b"x" * 500)
    s = Writes(0); s.data = d.data
    try:
        with kind(s).open("g", "w") as f: f.write(data)
    except OSError:
        pass
    print("end")
""", "error True end " * 3)

for option in ((), ("-X", "hostile")):
    same("the collector closes a file that nobody has " + " ".join(option), """
for kind in KINDS:
    d, fs = make(kind)
    for i in range(4):
        f = fs.open("f%d" % i, "w")
        f.write("text %d" % i)
        f = None
    def more():
        fs.open("lost", "w").write("lost")
    more()
    gc.collect()
    print(*(fs.open(n).read() for n in ("f0", "f3", "lost")))
    f = fs.open("open", "w")
    f.write("unclosed")
    fs.umount()
    try:
        f.write("x")
    except OSError as e:
        print(e.errno)
    print(kind(d).open("open").read())
""", "text 0 text 3 lost 22 unclosed " * 3, *option)

same("each kind is found on a device", """
for kind in KINDS:
    d, fs = make(kind)
    fs.mkdir("inside")
    fs.umount()
    vfs.mount(d, "/x")
    print(type(vfs.mount()[-1][0]).__name__, os.listdir("/x"), os.listdir(b"/x"))
    os.chdir("/x/inside")
    print(os.getcwd())
    with open("f", "w") as f: f.write("abc")
    os.rename("f", "/x/g")
    print(os.stat("/x/g")[6], os.stat("../g")[6])
    vfs.umount("/x")
try:
    vfs.mount(Device(60), "/x")
except OSError as e:
    print(e.errno)
class Bad:
    def ioctl(self, op, arg): return -1 if op == 4 else None
for kind in KINDS:
    for arg in (Bad(), None, 5, object()):
        try:
            kind(arg)
        except (OSError, AttributeError) as e:
            print("refused")
""", "VfsFat ['inside'] [b'inside'] /x/inside 3 3 VfsLfs1 ['inside'] [b'inside'] /x/inside 3 3 VfsLfs2 ['inside'] [b'inside'] /x/inside 3 3 19 "
     + "refused " * 12)

same("read-only, and what isn't mounted", """
for kind in KINDS:
    d, fs = make(kind)
    with fs.open("f", "w") as f: f.write("abc")
    fs.mount(True, False)
    for work in (lambda: fs.mkdir("d"), lambda: fs.open("g", "w"), lambda: fs.open("f", "a"), lambda: fs.open("f", "r+"), lambda: fs.remove("f"),
                 lambda: fs.rename("f", "g"), lambda: fs.rmdir("d")):
        try:
            work()
        except OSError as e:
            assert e.errno == 30
    print(fs.open("f").read())
    it = fs.ilistdir("/")
    fs.umount()
    print(list(it))
    try:
        fs.stat("/")
    except OSError as e:
        print(e.errno)
""", "abc [] 19 " * 3)

same("text, lines, seeking, in every kind", """
for kind in KINDS:
    d, fs = make(kind)
    with fs.open("f", "w") as f:
        print(f.write("grüße\\nzwei\\n"), f.tell())
        print("drei", file=f)
    with fs.open("f") as f:
        print(f.read(4), f.readline(), f.readlines())
        f.seek(0)
        print(len(list(f)), f.seek(-5, 2), f.read())
    with fs.open("f", "r+b") as f:
        f.seek(100)
        f.write(b"end")
        f.seek(15)
        print(f.read(8), len(f.read()))
    with fs.open("f", "rb") as f:
        b = bytearray(10)
        print(f.readinto(b), b[:3], f.readinto(b, 4))
""", """11 13 grüß e ['zwei\\n', 'drei\\n'] 3 13 drei b'ei\\n\\x00\\x00\\x00\\x00\\x00' 80 10 bytearray(b'gr\\xc3') 4 """ * 3)

tap.main()
