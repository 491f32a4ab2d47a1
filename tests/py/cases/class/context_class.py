# A class as a manager that keeps state.
class Timer:
    def __init__(self):
        self.log = []

    def __enter__(self):
        self.log.append("start")
        return self

    def __exit__(self, t, v, b):
        self.log.append("end")
        return False


t = Timer()
with t:
    t.log.append("body")
print(t.log)
