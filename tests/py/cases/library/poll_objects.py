# Waiting for an object that says itself when it is ready (MicroPython only).
import io
import select


class Slow(io.IOBase):
    def __init__(self):
        self.n = 0

    def ioctl(self, request, flags):
        self.n += 1
        return flags if request == 3 and self.n > 3 else 0


p = select.poll()
s = Slow()
p.register(s, select.POLLIN)
print(p.poll(0), [(o is s, e) for o, e in p.poll(1000)])
p.unregister(s)
print(p.poll(0))
