# only: host 32
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
print(deep(300))
def forever():
    return forever() + 1
try:
    forever()
except RuntimeError:
    print("too deep")
l = []
for i in range(50):
    l = [l]
print(str(l).count("["))
