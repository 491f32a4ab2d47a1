#!/usr/bin/env python3
"""FAT: what dosfstools and mtools say of our images, and we of theirs."""
# timeout: 300
import os
import random
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from image import Image, tap

os.environ["MTOOLS_SKIP_CHECK"] = "1"
os.environ["PATH"] += ":/sbin:/usr/sbin"


def run(*command, ok=(0,)):
    if not shutil.which(command[0]):
        raise tap.Skip(f"no {command[0]}")
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode in ok, f"{command}: {done.stdout.decode(errors='replace')}"
    return done.stdout.decode(errors="replace")


def check(path):
    out = run("fsck.fat", "-n", path)
    for word in ("differ", "wrong", "Orphan", "lost", "Contains", "Invalid", "Bad", "bad", "Reclaim"):
        assert word not in out, out
    return out


FILES = {"plain.txt": b"hello\n", "UPPER.DAT": bytes(range(256)) * 9, "A longer name, with spaces.text": b"x" * 5000,
         "Mixed.Case": b"", "été 漢字.txt": "grüße".encode(), "n" * 200: b"long"}


def fill(image, make, kind="VfsFat"):
    script = "files = " + repr(FILES) + "\n" + """
for folder in ("", "/sub", "/sub/Deeper Folder"):
    if folder:
        os.mkdir("/m" + folder)
    for name, data in files.items():
        with open("/m" + folder + "/" + name, "wb") as f:
            for i in range(0, len(data), 700):
                f.write(data[i:i + 700])
for i in range(60):
    open("/m/sub/file number %d" % i, "w").close()
for i in range(0, 60, 2):
    os.remove("/m/sub/file number %d" % i)
os.rename("/m/sub/UPPER.DAT", "/m/sub/Deeper Folder/Renamed And Moved")
os.rename("/m/sub/Deeper Folder", "/m/moved")
os.remove("/m/plain.txt")
"""
    image.espy(script, kind, make)


def expected():
    tree = {}
    for folder in ("", "/sub", "/moved"):
        if folder:
            tree[folder] = None
        for name, data in FILES.items():
            tree[f"{folder}/{name}"] = data
    for i in range(1, 60, 2):
        tree[f"/sub/file number {i}"] = b""
    tree["/moved/Renamed And Moved"] = tree.pop("/sub/UPPER.DAT")
    del tree["/plain.txt"]
    return tree


def mtools_tree(image, offset=0):
    """As mtools reads it."""
    out = os.path.join(image.place, "out")
    shutil.rmtree(out, ignore_errors=True)
    os.mkdir(out)
    env = dict(os.environ, LC_ALL="C.UTF-8")
    if not shutil.which("mcopy"):
        raise tap.Skip("no mcopy")
    done = subprocess.run(["mcopy", "-s", "-n", "-i", f"{image.path}@@{offset}", "::", out], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    tree = {}
    for place, folders, files in os.walk(out):
        for f in folders:
            tree[os.path.join(place, f)[len(out):]] = None
        for f in files:
            tree[os.path.join(place, f)[len(out):]] = open(os.path.join(place, f), "rb").read()
    return tree


for blocks, block in ((400, 512), (9000, 512), (70000, 512), (300, 4096), (600, 1024)):
    @tap.test(f"our volume of {blocks} sectors of {block} bytes satisfies fsck.fat and mtools")
    def ours(blocks=blocks, block=block):
        image = Image(blocks, block)
        fill(image, make=True)
        check(image.path)
        assert image.tree() == expected()
        assert mtools_tree(image) == expected()
        shutil.rmtree(image.place)


@tap.test("our FAT32 in a partition satisfies fsck.fat and mtools")
def ours32():
    image = Image(0)
    image.device = "Halves"
    for name in (image.path, image.path + ".upper"):
        with open(name, "wb") as f:
            f.truncate(1100 << 20)
    fill(image, make=True)
    assert image.tree() == expected()
    part = os.path.join(image.place, "part")
    run("dd", f"if={image.path}", f"of={part}", "bs=1M", "conv=sparse", "status=none")
    run("dd", f"if={image.path}.upper", f"of={part}", "bs=1M", "seek=1100", "conv=sparse,notrunc", "status=none")
    os.truncate(part, 2200 << 20)
    os.rename(part, image.path)
    assert mtools_tree(image, 63 * 512) == expected()
    run("dd", f"if={image.path}", f"of={part}", "bs=32256", "skip=1", "conv=sparse", "status=none")
    os.truncate(part, (2200 << 20) - 63 * 512)
    check(part)
    shutil.rmtree(image.place)


for width, blocks, cluster in ((12, 2000, 1), (12, 8000, 4), (16, 20000, 2), (16, 60000, 8), (32, 80000, 1), (32, 300000, 2)):
    @tap.test(f"a FAT{width} by mkfs.fat with {cluster} sectors a cluster is read and written")
    def theirs(width=width, blocks=blocks, cluster=cluster):
        image = Image(blocks, fill=b"\0")
        run("mkfs.fat", "-F", str(width), "-s", str(cluster), "-n", "A LABEL", image.path)
        files = os.path.join(image.place, "files")
        os.mkdir(files)
        for name, data in FILES.items():
            open(os.path.join(files, name), "wb").write(data)
        env = dict(os.environ, LC_ALL="C.UTF-8")
        if not shutil.which("mcopy"):
            raise tap.Skip("no mcopy")
        subprocess.run(["mcopy", "-s", "-i", image.path, files, "::"], check=True, env=env)
        want = {"/files": None, **{f"/files/{name}": data for name, data in FILES.items()}}
        assert image.tree() == want
        fill(image, make=False)
        check(image.path)
        assert image.tree() == {**want, **expected()}
        assert mtools_tree(image) == {**want, **expected()}
        shutil.rmtree(image.place)


@tap.test("random work on a volume by mkfs.fat leaves what fsck.fat accepts")
def random_work():
    for seed in range(6):
        image = Image(3000 + seed * 4000, fill=b"\0")
        run("mkfs.fat", image.path)
        r, tree, script = random.Random(seed), {}, []
        for _ in range(150):
            name = "/" + r.choice(["a", "b.txt", "Some Longer Name.x", "ünï", "C", "d.d"]) + str(r.randrange(8))
            if name in tree and r.random() < .4:
                script.append(f"os.remove('/m{name}')")
                del tree[name]
            elif name in tree and r.random() < .3:
                new = name + "renamed.text"
                script.append(f"os.rename('/m{name}', '/m{new}')")
                tree[new] = tree.pop(name)
            elif name in tree and r.random() < .5:
                more = r.randbytes(r.randrange(2000))
                script.append(f"with open('/m{name}', 'ab') as f: f.write({more!r})")
                tree[name] += more
            else:
                data = r.randbytes(r.randrange(6000))
                script.append(f"with open('/m{name}', 'wb') as f: f.write({data!r})")
                tree[name] = data
        image.espy("\n".join(script))
        check(image.path)
        assert image.tree() == tree
        assert mtools_tree(image) == tree
        shutil.rmtree(image.place)


tap.main()
