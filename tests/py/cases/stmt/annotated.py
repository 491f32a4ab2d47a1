# Annotations (7.2.2).
x: int = 5
y: "anything"


class C:
    z: str = "a"

    def f(self, a: int, *b: str, c: float = 1, **d: 5) -> None:
        e: list = [a]
        return e


print(x, C.z, C().f(3))
