# Both quotes, single and triple (2.4.1).
print('a"b', "a'b", '''a'b"c''', """x
y""")
print(len("""
"""))
