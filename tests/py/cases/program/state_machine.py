# A machine of states by functions.
def idle(c):
    return (run, "start") if c == "g" else (idle, None)


def run(c):
    return (idle, "stop") if c == "s" else (run, "run " + c)


state, log = idle, []
for c in "xgabsg":
    state, out = state(c)
    if out:
        log.append(out)
print(log)
