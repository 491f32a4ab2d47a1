# Behaviour added by a second base.
class Loud:
    def say(self):
        return super().say() + "!"


class Base:
    def say(self):
        return "hi"


class C(Loud, Base):
    pass


print(C().say())
