# ord, chr.
print(ord("a"), chr(97), chr(8364), ord("€"), chr(0x1d11e), [chr(i) for i in (48, 65)])
for f in (lambda: ord("ab"), lambda: ord("")):
    try:
        f()
    except TypeError:
        print("TypeError")
