# Lines of a stream.
import io
print([line for line in io.StringIO("a\nb\n\nc")], list(io.BytesIO(b"x\ny")))
