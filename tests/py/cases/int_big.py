a = 123456789012345678901234567890
b = 987654321098765432109876543210
print(a + b, a - b, a * b, b // a, b % a, -a // 7, -a % 7)
print(a == a + 0, a < b, a > b, hash(a) == hash(a + 0))
print(int(str(a * b)) == a * b, hex(a), bin(a)[:20], oct(a))
f = 1
for i in range(1, 60):
    f *= i
print(f, f // (10 ** 20), f % (10 ** 20))
