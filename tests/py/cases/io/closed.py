# After close.
import io
f = io.StringIO("x")
f.close()
try:
    f.read()
except ValueError:
    print("ValueError")
with io.BytesIO(b"a") as g:
    print(g.read())
