import io
f = io.StringIO()
f.write("line1\nline2\n")
f.seek(0)
print(f.readline(), f.read(), f.getvalue())
b = io.BytesIO(b"abc")
print(b.read(2), b.read(), b.read(), [l for l in io.StringIO("a\nb")])
