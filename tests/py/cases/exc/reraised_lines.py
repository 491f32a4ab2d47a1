# An exception that goes on by a bare raise, a finally or a with notes each frame once.
def lines(error):
    trace = error.__traceback__
    if isinstance(trace, list):  # file, line, function; innermost first
        return [trace[i] for i in range(len(trace) - 2, 0, -3)]
    found = []
    while trace:
        found.append(trace.tb_lineno)
        trace = trace.tb_next
    return found


class Plain:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return False


def fail():
    return 1 // 0


def bare():
    try:
        fail()
    except ZeroDivisionError:
        raise


def final():
    try:
        fail()
    finally:
        [].sort()


def guarded():
    with Plain():
        fail()


def explicit():
    try:
        fail()
    except ZeroDivisionError as error:
        raise error


def elsewhere():
    raise


def far():
    try:
        fail()
    except ZeroDivisionError:
        elsewhere()


def numbers():
    try:
        fail()
    except ZeroDivisionError as error:
        lines(error)
    yield 1


for f in bare, final, guarded, explicit, far:
    try:
        f()
    except ZeroDivisionError as error:
        got = lines(error)
        # some of a board's lines come from its prompt: the first is where f was called
        print(f.__name__, [n - got[-1] for n in got[1:]])
print(list(numbers()))
