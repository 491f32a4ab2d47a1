# A base that asks its children.
class Shape:
    def area(self):
        raise NotImplementedError

    def text(self):
        return "area %d" % self.area()


class Square(Shape):
    def __init__(self, a):
        self.a = a

    def area(self):
        return self.a ** 2


print(Square(3).text())
try:
    Shape().text()
except NotImplementedError:
    print("NotImplementedError")
