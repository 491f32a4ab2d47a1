# Characters one by one.
print([c for c in "aé€"], list("ab"), tuple("xy"), "".join(reversed("abc")), list(enumerate("ab")))
