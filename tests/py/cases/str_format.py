print("{} {1}".replace("1", "") .format(1, 2), "{0}{1}{0}".format("a", "b"), "{x:>5}|{y:<5}|{z:^5}".format(x=1, y="b", z="c"))
print("{:05d} {:+d} {:x} {:#x} {:b} {:o} {:c} {:e} {:.2f} {:g} {:%}".format(42, 7, 255, 255, 5, 8, 65, 12345.678, 3.14159, 0.0001, 0.5))
print("%d %5d|%-5d|%05d %s %r %x %c %%" % (1, 2, 3, 4, "s", "r", 255, "c"))
print("%(a)s-%(b)03d" % {"a": "x", "b": 7}, "{0[1]} {1.real}".format([1, 2], 5) if hasattr(5, "real") else "2 5")
x = 3
print(f"{x} {x!r} {x:>4} {x + 1 = } {'q'} {x:{x}}", f"{{}}", f"{'a' if x else 'b'}")
