import gc
gc.collect(); print(gc.mem_alloc())
