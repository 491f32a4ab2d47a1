# What needs no new memory goes on while the heap is locked (MicroPython only).
import io
import micropython

micropython.alloc_emergency_exception_buf(100)
buf = io.BytesIO(64)
e = kept = None
array = bytearray(b"ab\xff")
micropython.heap_lock()
buf.write(b"1234")
buf.write(b"5678")
print(array)
try:
    bytearray(100)
except MemoryError:
    print("MemoryError")
try:
    micropython.nothing
except AttributeError as e:
    kept = e
micropython.heap_unlock()
print(buf.getvalue(), type(kept).__name__)
