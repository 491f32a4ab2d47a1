# compile, then run.
c = compile("3 * 4", "<s>", "eval")
print(eval(c))
c = compile("z = 5", "<s>", "exec")
exec(c)
print(z)
for mode in (False, 5, None, b"exec", "execute", ()):
    try:
        print(compile("1", "<s>", mode))
    except (TypeError, ValueError):
        print("refused")
