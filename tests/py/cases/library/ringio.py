# Bytes in at one end, out at the other (MicroPython only).
import micropython
r = micropython.RingIO(4)
print(r.write(b"abcdef"), r.any(), r.read(2), r.write(b"xy\n"), r.readline(), r.read())
