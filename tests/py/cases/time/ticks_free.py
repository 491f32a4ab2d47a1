# Time goes on.
import time
a = time.time()
time.sleep(0.01)
print(time.time() >= a, len(time.localtime()) >= 8)
