# Numbers of all spellings and what may follow them.
print(1..__class__, 1.5.__class__, 1e2.__class__, 1 .__class__, (2).__class__, 1.e2, .5e1.__class__)
for text in ("12abc", "1.5x", "0x", "0b2", "1__0", "1e", "0o8", "5_", "1.__class__", "1_.5"):
    try:
        print(text, eval(text))
    except SyntaxError:
        print(text, "SyntaxError")
