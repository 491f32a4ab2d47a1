# Keywords are no names (2.3.1).
for word in ("if", "for", "class", "None", "True", "lambda", "yield", "return", "del"):
    try:
        exec(word + " = 1")
        print(word, "accepted")
    except SyntaxError:
        print(word, "SyntaxError")
