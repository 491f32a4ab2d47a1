# Errors know their line: in loops whose end is far from their beginning, behind long gaps, in comprehensions.
import sys, io

def lines(f):
    try:
        f()
    except ValueError as e:
        out = io.StringIO()
        sys.print_exception(e, out)
        return [int(l.split('line ')[1].split(',')[0]) for l in out.getvalue().split('\n') if 'line ' in l]

class Boom:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        self.n -= 1
        if not self.n:
            raise ValueError('here')
        return self.n

def short():
    for x in Boom(3):
        t = x
    return t

def long():
    for x in Boom(3):
        t = 0
        t = 1
        t = 2
        t = 3
        t = 4
        t = 5
        t = 6
        t = 7
        t = 8
        t = 9
        t = 10
        t = 11
        t = 12
        t = 13
        t = 14
        t = 15
        t = 16
        t = 17
        t = 18
        t = 19
        t = 20
        t = 21
        t = 22
        t = 23
        t = 24
        t = 25
        t = 26
        t = 27
        t = 28
        t = 29
        t = 30
        t = 31
        t = 32
        t = 33
        t = 34
        t = 35
        t = 36
        t = 37
        t = 38
        t = 39
    return t

def behind():
    for x in Boom(1 << 20):
        t = 0
        t = 1
        t = 2
        t = 3
        t = 4
        t = 5
        t = 6
        t = 7
        t = 8
        t = 9
        t = 10
        t = 11
        t = 12
        t = 13
        t = 14
        t = 15
        t = 16
        t = 17
        t = 18
        t = 19
        t = 20
        t = 21
        t = 22
        t = 23
        t = 24
        t = 25
        t = 26
        t = 27
        t = 28
        t = 29
        t = 30
        t = 31
        t = 32
        t = 33
        t = 34
        t = 35
        t = 36
        t = 37
        t = 38
        t = 39
        break
    raise ValueError

def gap():
    t = 1























































































































































    raise ValueError(t)

def comp():
    return [
        x
        for x in Boom(3)
        if
        x
    ]

def test():
    t = 0
    while t < 3:
        y = 0
        y = 1
        y = 2
        y = 3
        y = 4
        y = 5
        y = 6
        y = 7
        y = 8
        y = 9
        y = 10
        y = 11
        y = 12
        y = 13
        y = 14
        y = 15
        y = 16
        y = 17
        y = 18
        y = 19
        y = 20
        y = 21
        y = 22
        y = 23
        y = 24
        y = 25
        y = 26
        y = 27
        y = 28
        y = 29
        y = 30
        y = 31
        y = 32
        y = 33
        y = 34
        y = 35
        y = 36
        y = 37
        y = 38
        y = 39
        t += 1
        if t == 2:
            raise ValueError

print([lines(f) for f in (short, long, behind, gap, comp, test)])
