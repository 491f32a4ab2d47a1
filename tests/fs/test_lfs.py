#!/usr/bin/env python3
"""littlefs: the reference reads and changes our images, and we its; version 1 with MicroPython's."""
# timeout: 600
import os
import random
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from image import DEVICE, Image, tap
import peers

VERSION = "0.19.0"
DO = """
for op, *a in ops:
    if op == "write":
        with open("/m" + a[0], a[2]) as f:
            f.write(a[1])
    else:
        getattr(os, op)(*("/m" + p for p in a))
"""


def reference(image, how, ops=(), cache=0, *more):
    python, _ = peers.install(VERSION, "littlefs-python", "python")
    command = [python, os.path.join(HERE, "reference.py"), image.path, str(image.block), str(cache or min(image.block, 64)), how, *more]
    done = subprocess.run(command, input=repr(list(ops)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:]
    return eval(done.stdout)


def ours(image, ops, make=False, kind="VfsLfs2", options=""):
    image.espy("ops = " + repr(list(ops)) + DO, kind, make, options)


def random_ops(r, tree, count, most=4000):
    """Operations that succeed, as the dict `tree` knows; it is kept."""
    ops, names = [], ["a", "b.txt", "name", "name that is longer", "zz", "ünï"]

    def below(folder):
        return [p for p in tree if p.startswith(folder + "/")]
    while len(ops) < count:
        parents = [""] + [p for p in tree if tree[p] is None and p.count("/") < 3]
        path = r.choice(parents) + "/" + r.choice(names) + r.choice(["", "", str(r.randrange(30))])
        old = r.choice(list(tree)) if tree else None
        what = r.random()
        if what < .15 and path not in tree:
            ops.append(("mkdir", path))
            tree[path] = None
        elif what < .3 and old:
            if tree[old] is not None:
                ops.append(("remove", old))
                del tree[old]
            elif not below(old):
                ops.append(("rmdir", old))
                del tree[old]
        elif what < .45 and old and not (path + "/").startswith(old + "/"):
            if path in tree and (tree[path] is None or tree[old] is None):
                continue
            ops.append(("rename", old, path))
            for p in [old] + below(old):
                tree[path + p[len(old):]] = tree.pop(p)
        elif path not in tree or tree[path] is not None:
            data = r.randbytes(r.choice([r.randrange(30), r.randrange(300), r.randrange(most)]))
            mode = r.choice(["wb", "ab"]) if path in tree else "wb"
            ops.append(("write", path, data, mode))
            tree[path] = (tree.get(path) or b"") * (mode == "ab") + data
    return ops


for block, blocks in ((512, 600), (1024, 300), (4096, 128), (256, 1200)):
    @tap.test(f"taking turns on {blocks} blocks of {block} bytes, ours begins")
    def turns(block=block, blocks=blocks):
        for seed in range(2):
            r, tree, image = random.Random(seed), {}, Image(blocks, block)
            for turn in range(4):
                ops = random_ops(r, tree, 60)
                if turn % 2 == 0:
                    ours(image, ops, make=turn == 0)
                    assert reference(image, "mount") == tree
                else:
                    assert reference(image, "mount", ops) == tree
                assert image.tree("VfsLfs2") == tree
            shutil.rmtree(image.place)

    @tap.test(f"taking turns on {blocks} blocks of {block} bytes, the reference begins")
    def turns2(block=block, blocks=blocks):
        r, tree, image = random.Random(7), {}, Image(blocks, block)
        for turn in range(4):
            ops = random_ops(r, tree, 60)
            if turn % 2 == 0:
                assert reference(image, "make" if turn == 0 else "mount", ops, cache=min(block, 512)) == tree
            else:
                ours(image, ops)
                assert reference(image, "mount") == tree
            assert image.tree("VfsLfs2") == tree
        shutil.rmtree(image.place)


@tap.test("files that the reference keeps inline beyond our buffer")
def inline():
    image = Image(64, 4096)
    tree = {f"/f{n}": bytes(i % 251 for i in range(n)) for n in (0, 1, 127, 128, 129, 300, 511, 512, 513)}
    assert reference(image, "make", [("write", p, d, "wb") for p, d in tree.items()], cache=4096) == tree
    assert image.tree("VfsLfs2") == tree
    ours(image, [("write", p, b"more", "ab") for p in tree])
    tree = {p: d + b"more" for p, d in tree.items()}
    assert image.tree("VfsLfs2") == tree
    assert reference(image, "mount", cache=4096) == tree


@tap.test("version 2.0: read as it is, 2.1 when it is changed")
def older():
    r, tree, image = random.Random(3), {}, Image(300, 512)
    assert reference(image, "make", random_ops(r, tree, 40), 64, "old") == tree
    before = open(image.path, "rb").read()
    assert image.tree("VfsLfs2") == tree
    assert open(image.path, "rb").read() == before
    assert reference(image, "mount", [], 64, "old") == tree
    ours(image, random_ops(r, tree, 40))
    assert image.tree("VfsLfs2") == tree
    assert reference(image, "mount", random_ops(r, tree, 40)) == tree
    assert image.tree("VfsLfs2") == tree


OLD = {"/a": b"old" * 300, "/b": b"small", "/d": None, "/d/c": b"in a folder" * 20, "/g": None}
STEPS = [("rename", "/a", "/d/c"), ("write", "/b", b"other" * 200, "wb"), ("mkdir", "/e"), ("rename", "/e", "/d/e"),
         ("rmdir", "/g"), ("write", "/d/f", b"new", "wb"), ("remove", "/d/f")]


def worlds():
    """What may be found after a cut anywhere in STEPS."""
    tree = dict(OLD)
    all = [dict(tree)]
    for op, *a in STEPS:
        if op == "write" and a[0] not in tree:
            all.append({**tree, a[0]: b""})
        if op == "rename":
            tree[a[1]] = tree.pop(a[0])
        elif op in ("remove", "rmdir"):
            del tree[a[0]]
        else:
            tree[a[0]] = a[1] if op == "write" else None
        all.append(dict(tree))
    return all


def old_image():
    image = Image(40, 512)
    ours(image, [("mkdir", "/d"), ("mkdir", "/g")] + [("write", p, d, "wb") for p, d in OLD.items() if d is not None], make=True)
    return image


def after_cut(image, what):
    found = image.tree("VfsLfs2")
    assert found in worlds(), f"{what}: {found}"
    # it finishes a move by writing; until then it doesn't show the entry behind the moved one either
    assert reference(image, "mount", [("mkdir", "/after")]) == {**found, "/after": None}
    assert image.tree("VfsLfs2") == {**found, "/after": None}
    shutil.rmtree(image.place)


def copy(image):
    other = Image(0, 512)
    shutil.copyfile(image.path, other.path)
    return other


@tap.test("a power cut of ours: the reference finds the old or the new")
def cut():
    base, done, n = old_image(), False, 0
    while not done:
        image = copy(base)
        script = f"""
class Cut(Device):
    left = {n}
    def cut(self):
        if self.left == 0:
            raise OSError(5)
        self.left -= 1
    def writeblocks(self, n, buf, offset=0):
        self.cut()
        super().writeblocks(n, buf, offset)
    def ioctl(self, op, arg):
        if op == 6:
            self.cut()
        return super().ioctl(op, arg)
vfs.umount("/m")
vfs.mount(vfs.VfsLfs2(Cut({image.path!r}, 512)), "/m")
ops = {STEPS!r}
try:
""" + DO.replace("\n", "\n    ") + "\n    print('done')\nexcept OSError:\n    pass\n"
        done = "done" in image.espy(script, "VfsLfs2")
        after_cut(image, f"cut {n}")
        n += 1
    assert n > 20


@tap.test("a power cut of the reference: ours finds the old or the new")
def cut_reference():
    base, gone, n = old_image(), True, 0
    while gone:
        image = copy(base)
        gone = reference(image, str(n), STEPS)
        if n % 2:
            ours(image, [("mkdir", "/x"), ("rmdir", "/x")])  # it mends, not the reference
        after_cut(image, f"cut {n}")
        n += 1
    assert n > 20


def micropython(image, script, make=False):
    program = tap.need("ESPY_PEERS", "micropython/ports/unix/build-standard/micropython")
    text = DEVICE + f"device = Device({image.path!r}, {image.block})\n" + ("vfs.VfsLfs1.mkfs(device)\n" if make else "") + \
        "vfs.mount(vfs.VfsLfs1(device), '/m')\n" + script + "\nvfs.umount('/m')\n"
    place = os.path.join(image.place, "program.py")
    open(place, "w").write(text)
    done = subprocess.run([program, place], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


@tap.test("version 1, taking turns with MicroPython's")
def version1():
    for seed, (block, blocks) in enumerate(((512, 800), (1024, 400), (4096, 160))):
        for begins in (0, 1):
            r, tree, image = random.Random(seed), {}, Image(blocks, block)
            for turn in range(4):
                ops = random_ops(r, tree, 40)
                if turn % 2 == begins:
                    ours(image, ops, turn == 0, "VfsLfs1")
                else:
                    micropython(image, "ops = " + repr(ops) + DO, turn == 0)
                out = micropython(image, "for name, data in walk(): print(repr((name, data)))")
                assert dict(eval(line) for line in out.splitlines()) == tree
                assert image.tree("VfsLfs1") == tree
            shutil.rmtree(image.place)


tap.main()
