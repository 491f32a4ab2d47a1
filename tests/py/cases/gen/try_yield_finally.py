# yield in try and in finally.
def g():
    try:
        yield "try"
    finally:
        yield "finally"
    yield "after"


print(list(g()))
