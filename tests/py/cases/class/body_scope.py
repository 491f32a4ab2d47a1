# The body is run; its names aren't seen in methods.
x = "global"


class C:
    x = "class"
    y = x

    def f(self):
        return x


print(C.y, C().f())
