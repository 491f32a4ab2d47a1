# A body on the same line.
if True: x = 1
else: x = 2
while x < 5: x += 1
for i in range(3): x += i
try: 1 / 0
except ZeroDivisionError: x = -x
finally: x *= 2
print(x)
