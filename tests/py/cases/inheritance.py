class A:
    def who(self):
        return "A"
    def chain(self):
        return ["A"]
class B(A):
    def chain(self):
        return ["B"] + super().chain()
class C(A):
    def chain(self):
        return ["C"] + super().chain()
class D(B, C):
    def chain(self):
        return ["D"] + super().chain()
print(D().chain(), D().who(), issubclass(D, A), isinstance(D(), C), D.__bases__ == (B, C))
class L(list):
    def total(self):
        return sum(self)
l = L([1, 2, 3])
l.append(4)
print(l, l.total(), len(l), l[1:3], isinstance(l, list), l == [1, 2, 3, 4])
class E(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code
try:
    raise E(5)
except E as e:
    print(e.code, e.args, str(e))
