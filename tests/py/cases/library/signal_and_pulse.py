# Pins of a program's own (MicroPython only).
import machine


class Fake(machine.PinBase):
    def __init__(self):
        self.v = 0

    def value(self, v=None):
        if v is None:
            return self.v
        self.v = v


f = Fake()
s = machine.Signal(f, invert=True)
s.on()
print(f.v, s.value())
s.off()
print(f.v, s.value(), machine.time_pulse_us(f, 0, 50))
