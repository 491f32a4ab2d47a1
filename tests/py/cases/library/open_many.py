# only: host 32
# Files that nobody refers to any more are closed, at the latest when no more can be opened.
import os

name = "espy-open-many-%d.tmp" % id(os)
with open(name, "w") as f:
    f.write("text")
total = 0
for i in range(3000):
    total += len(open(name).read())
os.remove(name)
print(total)
