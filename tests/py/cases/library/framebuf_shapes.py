# Rectangles, lines and scrolling (MicroPython only).
import framebuf
b = bytearray(25)
f = framebuf.FrameBuffer(b, 5, 5, framebuf.GS8)


def show():
    for y in range(5):
        print("".join(".#"[b[y * 5 + x] != 0] for x in range(5)))


f.rect(0, 0, 5, 5, 1)
f.fill_rect(2, 2, 1, 1, 1)
show()
f.fill(0)
f.line(0, 0, 4, 4, 1)
f.scroll(1, 0)
show()
