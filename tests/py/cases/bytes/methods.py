# As strings have them.
b = b" a,b,a "
print(b.strip(), b.split(b","), b.replace(b"a", b"xx"), b.find(b"b"), b.count(b"a"), b.startswith(b" a"), b"-".join([b"x", b"y"]), b.upper())
