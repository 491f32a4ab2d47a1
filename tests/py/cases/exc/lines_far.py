# Errors know their line: in loops whose end is far from their beginning, behind long gaps, in comprehensions.
import sys, io

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

FUNCTIONS = {
'short': '''
def short():
    for x in Boom(3):
        t = x
    return t
''',
'long': '''
def long():
    for x in Boom(3):
{fill}
    return t
''',
'behind': '''
def behind():
    for x in Boom(1 << 20):
{fill}
        break
    raise ValueError
''',
'gap': '''
def gap():
    t = 1
{gap}
    raise ValueError(t)
''',
'comp': '''
def comp():
    return [
        x
        for x in Boom(3)
        if
        x
    ]
''',
'test': '''
def test():
    t = 0
    while t < 3:
{fill}
        t += 1
        if t == 2:
            raise ValueError
''',
}

def lines(name):
    source = FUNCTIONS[name].format(fill='\n'.join('        y = t = %s' % (i if name != 'test' else 't') for i in range(40)), gap='\n' * 150)
    names = {'Boom': Boom}
    exec(source, names)
    try:
        names[name]()
    except ValueError as e:
        out = io.StringIO()
        sys.print_exception(e, out)
        return [int(l.split('line ')[1].split(',')[0]) for l in out.getvalue().split('\n') if 'line ' in l]

for name in 'short', 'long', 'behind', 'gap', 'comp', 'test':
    print(name, lines(name))
