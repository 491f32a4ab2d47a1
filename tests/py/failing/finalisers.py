import gc
import io


class A:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        [self.n, str(self.n)]


def make(n):
    for i in range(n):
        A(i)
    open(__file__).read(10)
    try:
        raise ValueError(n)
    except ValueError as e:
        return str(e)


print(make(5))
gc.collect()
f = io.BytesIO(b"shared" * 10)
f.read(3)
f.write(b"own")
print(f.getvalue()[:9])
kept = A(7)
