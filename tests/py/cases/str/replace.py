# replace, with a bound.
print("aXbXc".replace("X", "--"), "aaa".replace("a", "b", 2), "abc".replace("", "."), "abc".replace("x", "y"), "aaa".replace("aa", "b"))
