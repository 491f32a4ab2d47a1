# \u means nothing in bytes.
print(eval(r'len(b"\u0041")'))
