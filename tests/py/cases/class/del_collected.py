# __del__ is called once nothing refers to an object any more.
import gc

seen = []


class A:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        seen.append(self.name)


class B(A):
    pass


def make():
    A("a")
    B("b")
    ring = A("ring")
    ring.me = ring
    return B("kept")


def deep(n):
    return deep(n - 1) if n else sorted(list(range(50)))


kept = make()
deep(10)
gc.collect()
gc.collect()
print(sorted(seen), kept.name)


class Failing:
    def __del__(self):
        seen.append("failing")
        self.missing.attribute


def fail():
    for i in range(3):
        Failing()


import sys

if hasattr(sys, "unraisablehook"):
    sys.unraisablehook = lambda info: None
fail()
deep(10)
gc.collect()
print(seen.count("failing"))
