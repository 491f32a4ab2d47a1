# Bytes in memory.
import io
f = io.BytesIO(b"hello")
print(f.read(2), f.tell(), f.read(), f.read())
f.seek(1)
f.write(b"EL")
print(f.getvalue())
b = bytearray(3)
f.seek(0)
print(f.readinto(b), b)
