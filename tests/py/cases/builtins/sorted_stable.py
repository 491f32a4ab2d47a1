# Equal keys keep their order.
a = [(i % 3, i) for i in range(9)]
print(sorted(a, key=lambda x: x[0]))
