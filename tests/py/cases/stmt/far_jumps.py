# Tests, loops and handlers over few and many instructions: near jumps are encoded otherwise than far ones.
def source(n):
    fill = '\n            '.join('t = (t * 3 + %d) %% 1009' % i for i in range(n))
    return '''
def f(a, b):
    t = 1
    out = []
    for i in range(a):
        if i == 2:
            {fill}
            continue
        elif i > 4 or (t < 0 and b):
            {fill}
            break
        else:
            {fill}
        out.append(t)
    else:
        out.append('else')
        if b:
            {fill}
    k = 0
    while k < a and t != 5:
        k += 1
        try:
            {fill}
            if k == 3:
                raise ValueError(k)
        except ValueError as e:
            {fill}
            out.append(e.args)
        finally:
            {fill}
            out.append(k)
    x = t if not b else [t for j in (1, 2) if j is not None for q in 'ab']
    return out, x
'''.format(fill=fill)

for n in 1, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17, 23, 24, 25, 26, 27, 31, 41:
    names = {}
    exec(source(n), names)
    print(n, [names['f'](a, b) for a in (0, 3, 7) for b in (0, 1)])
