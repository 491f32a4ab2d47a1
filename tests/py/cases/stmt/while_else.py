# else runs when the condition fails, not after break (8.2).
n = 3
while n:
    n -= 1
else:
    print("else", n)
while True:
    break
else:
    print("never")
