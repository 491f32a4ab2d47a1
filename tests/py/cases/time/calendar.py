# gmtime.
import time
t = time.gmtime(86400 * 365)
print(t[0] in (1971, 2001), t[1], t[2], t[3], t[4], t[5])
