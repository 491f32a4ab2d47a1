# split on blanks and on a text.
print(" a  b c ".split(), "a,b,,c".split(","), "a,b,c".split(",", 1), "".split(), "".split(","), "a b c".split(None, 1), "abc".split("abc"))
