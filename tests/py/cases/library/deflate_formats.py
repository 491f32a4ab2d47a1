# Raw, zlib and gzip streams (MicroPython only).
import deflate
import io
text = b"hello hello hello"
raw = b'\xcbH\xcd\xc9\xc9W\xc8@\x90\x00'
print(deflate.DeflateIO(io.BytesIO(raw), deflate.RAW).read() == text)
z = deflate.DeflateIO(io.BytesIO(raw), deflate.RAW)
print(z.read(5), z.read(1), z.read(), z.read())
try:
    deflate.DeflateIO(io.BytesIO(b"nonsense")).read()
except OSError:
    print("OSError")
