# Inside brackets lines join by themselves, with comments between (2.1.6).
x = [1,  # one
     2,

     3]
y = (x[0] +
     x[1])
print(x, y, {"a":
             1})
