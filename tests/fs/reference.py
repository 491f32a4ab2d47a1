"""reference.py IMAGE BLOCK_SIZE CACHE_SIZE make|mount|N [old]: does the operations on stdin with the reference littlefs
(littlefs-python, in whose venv this runs), writes the image, prints {path: bytes, or None for a folder}.
old: as version 2.0.  N: the power goes after so many programs and erasures; prints whether it went."""
import ast
import os
import sys

from littlefs import LittleFS, LittleFSError, UserContext


class Cut(UserContext):
    left = -1

    def gone(self):
        self.left -= self.left > 0
        return self.left == 0

    def prog(self, *a):
        return -5 if self.gone() else super().prog(*a)

    def erase(self, *a):
        return -5 if self.gone() else super().erase(*a)


path, block, cache, how = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
image = open(path, "rb").read()
fs = LittleFS(block_size=block, block_count=len(image) // block, read_size=16, prog_size=16, cache_size=cache,
              mount=False, context=Cut(len(image)),
              **({"disk_version": 0x20000} if sys.argv[5:] else {}))
fs.context.buffer[:] = image
if how == "make":
    fs.format()
fs.mount()
kept = []


def do(op, *a):
    if op == "write":
        f = fs.open(a[0], a[2])
        kept.append(f)
        f.write(a[1])
        f.close()
    else:
        getattr(fs, op)(*a)


operations = ast.literal_eval(sys.stdin.read())
if how.isdigit():
    fs.context.left = int(how) + 1
    try:
        for operation in operations:
            do(*operation)
    except (LittleFSError, OSError):
        pass
    open(path, "wb").write(fs.context.buffer)
    print(fs.context.left == 0, flush=True)
    os._exit(0)  # a file whose close failed would be closed again
for operation in operations:
    do(*operation)
tree = {}
for place, folders, files in fs.walk("/"):
    place = place.rstrip("/")
    tree.update({f"{place}/{f}": None for f in folders})
    for name in files:
        with fs.open(f"{place}/{name}", "rb") as f:
            tree[f"{place}/{name}"] = f.read()
fs.unmount()
open(path, "wb").write(fs.context.buffer)
print(repr(tree))
