# Item sizes.
from array import array
for t in "bBhHiIfd":
    a = array(t, [1, 2])
    print(t, a[0], a[1], len(bytes(array("b", [1]))))
print(array("B", b"ab"), bytes(array("B", [65, 66])))
