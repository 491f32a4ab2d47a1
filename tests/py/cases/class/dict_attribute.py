# __dict__ of an instance.
class C:
    def __init__(self):
        self.a = 1
        self.b = 2


c = C()
print(sorted(c.__dict__.items()))
