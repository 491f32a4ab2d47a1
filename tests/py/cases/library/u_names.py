# The old names (MicroPython only).
import ubinascii
import ujson
import ustruct
import utime
print(ujson.loads("[1]"), ustruct.pack("B", 5), ubinascii.hexlify(b"a"), utime.ticks_diff(3, 1))
