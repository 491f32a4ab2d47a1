import gc
# mixed sizes at 80 % of the heap: what is free stays usable in one piece
state = 12345
def rnd(n):
    global state
    state = (state * 1103515245 + 12345) & 0x3fffffff
    return (state >> 8) % n

class Thing:
    def __init__(self, a):
        self.a = a
        self.b = [a]

def make():
    k = rnd(8)
    n = rnd(60)
    if k < 2: return bytes(n)
    if k == 2: return [n] * n
    if k == 3: return bytearray(rnd(700))
    if k == 4: return (n, n + 1, n + 2)
    if k == 5: return Thing(n)
    if k == 6: return {n: n, n + 1: 0}
    return "x" * rnd(400)

def main(rounds):
    gc.collect()
    total = gc.mem_alloc() + gc.mem_free()
    keep = []
    while gc.mem_alloc() * 10 < total * 8:
        keep.append(make())
        if len(keep) % 16 == 0: gc.collect()
    fails = 0
    for i in range(rounds):
        at = rnd(len(keep))
        if i % 40 == 39:
            gc.collect()
            while gc.mem_alloc() * 10 > total * 8:
                keep.pop()
                gc.collect()
            while gc.mem_alloc() * 10 < total * 8 - 4000:
                keep.append(make())
                gc.collect()
            at = rnd(len(keep))
            free = gc.mem_free()
            try:
                b = bytearray(free // 4)
            except MemoryError:
                fails += 1
                pass
            b = None
        try:
            keep[at] = None; keep[at] = make()
        except MemoryError:
            print('MemoryError', i, gc.mem_free())
            break
    print(fails, "failed")
main(1000000)
