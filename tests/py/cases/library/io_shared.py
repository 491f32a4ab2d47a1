# What a memory file was made of stays as it is when the file is written; many sizes of reads and seeks.
import io

text = b"one\ntwo\nthree" * 30
f = io.BytesIO(text)
print(f.read(5), f.tell(), f.readline(), f.seek(-2, 2), f.read())
f.seek(1)
f.write(b"ABC")
print(text[:8], f.getvalue()[:8], len(f.getvalue()))
g = io.BytesIO(text)
print(g.getvalue() == text, g.read(3))
g.seek(len(text) + 2)
g.write(b"!")
print(len(g.getvalue()), g.getvalue()[-4:], len(text))
s = io.StringIO("abc\nd\n")
print(s.readline(), list(s))
s.write("more")
print(repr(s.getvalue()))
source = bytearray(b"xyz")
h = io.BytesIO(source)
source[0] = 65
print(h.read(), h.read(), io.BytesIO().read())
room = bytearray(4)
print(io.BytesIO(b"abcdef").readinto(room), room)
k = io.BytesIO(b"gone")
k.close()
try:
    k.read()
except ValueError:
    print("ValueError")
