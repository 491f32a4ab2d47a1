# Cycles are found.
import gc
for i in range(200):
    a = []
    a.append(a)
gc.collect()
print(gc.isenabled())
gc.disable()
gc.enable()
