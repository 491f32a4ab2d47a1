# compile, then run.
c = compile("3 * 4", "<s>", "eval")
print(eval(c))
c = compile("z = 5", "<s>", "exec")
exec(c)
print(z)
