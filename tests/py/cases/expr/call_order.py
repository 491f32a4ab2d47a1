# Arguments are evaluated from the left.
def say(x):
    print(x)
    return x


def f(*a, **k):
    return len(a) + len(k)


print(f(say(1), say(2), c=say(3), d=say(4)))
