# A parser for sums.
def parse(s):
    pos = 0

    def peek():
        return s[pos] if pos < len(s) else ""

    def number():
        nonlocal pos
        if peek() == "(":
            pos += 1
            v = expr()
            pos += 1
            return v
        start = pos
        while peek().isdigit():
            pos += 1
        return int(s[start:pos])

    def term():
        nonlocal pos
        v = number()
        while peek() and peek() in "*/":
            op = s[pos]
            pos += 1
            w = number()
            v = v * w if op == "*" else v // w
        return v

    def expr():
        nonlocal pos
        v = term()
        while peek() and peek() in "+-":
            op = s[pos]
            pos += 1
            w = term()
            v = v + w if op == "+" else v - w
        return v

    return expr()


print(parse("1+2*3"), parse("(1+2)*3-4/2"), parse("2*(3+(4-1))"))
