# Functions called soon, one at a time (MicroPython only).
import micropython
import time
log = []


def outer(x):
    micropython.schedule(log.append, "inner")
    for i in range(3):
        pass
    log.append(x)


micropython.schedule(outer, "outer")
while len(log) < 2:
    time.sleep_ms(1)
print(log)
