# print to a stream.
import io
f = io.StringIO()
print("x", 1, file=f)
print("y", end="", file=f)
print(repr(f.getvalue()))
