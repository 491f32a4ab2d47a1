# Pixels in two formats (MicroPython only; what is printed follows from the formats' definition).
import framebuf
b = bytearray(4)
f = framebuf.FrameBuffer(b, 8, 4, framebuf.MONO_HLSB)
f.pixel(0, 0, 1)
f.pixel(7, 3, 1)
f.hline(2, 1, 4, 1)
print([bin(x) for x in b], f.pixel(0, 0), f.pixel(1, 0), f.pixel(99, 0))
c = bytearray(8)
g = framebuf.FrameBuffer(c, 2, 2, framebuf.RGB565)
g.fill(0x1234)
g.pixel(1, 1, 0xFFFF)
print(list(c))
