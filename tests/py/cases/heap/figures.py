# What micropython tells about the heap and the stack (MicroPython only).
import gc
import micropython


def deep(n):
    return deep(n - 1) if n else micropython.stack_use()


print(deep(20) > deep(2) > 0, micropython.stack_use() < deep(0))
gc.collect()
before = gc.mem_alloc()
keep = bytearray(1000)
gc.collect()
print(gc.mem_alloc() - before > 500, gc.mem_free() > 0)
