# exec in a namespace.
d = {"a": 1}
exec("b = a + 1\ndef f(): return b", d)
print(d["b"], d["f"](), "b" in globals())
