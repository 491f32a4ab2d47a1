# only: host 32
import gc
keep = []
for i in range(3000):
    keep.append([i, str(i), (i, i + 1)])
    if len(keep) > 50:
        keep = keep[25:]
gc.collect()
print(len(keep), keep[0][1], keep[-1])
d = {}
for i in range(2000):
    d[i % 100] = "v" * (i % 300)
print(len(d), sum(len(v) for v in d.values()))
s = ""
for i in range(300):
    s += chr(97 + i % 26)
print(len(s), s[:30])
