# __str__ of an exception of one's own.
class E(Exception):
    def __str__(self):
        return "my text"


try:
    raise E("other")
except E as e:
    print(str(e), e.args)
