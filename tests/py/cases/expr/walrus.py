# := in a condition (6.12).
data = [1, 2, 3]
if (n := len(data)) > 2:
    print(n)
while (x := data.pop()) > 1:
    print("x", x)
print(x, (y := 5) + y)
