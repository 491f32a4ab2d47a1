# Text in memory.
import io
f = io.StringIO()
f.write("one\ntwo\n")
f.write("three")
f.seek(0)
print(f.readline(), f.read(3), f.read(), repr(f.read()), f.getvalue(), f.tell())
