# A picture on a picture, one colour left out (MicroPython only).
import framebuf
a = framebuf.FrameBuffer(bytearray(b"\x01\x00\x00\x01"), 2, 2, framebuf.GS8)
b = bytearray(b"\x09" * 16)
f = framebuf.FrameBuffer(b, 4, 4, framebuf.GS8)
f.blit(a, 1, 1, 0)
print(list(b))
