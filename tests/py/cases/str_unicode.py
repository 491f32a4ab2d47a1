s = "añ€😀z"
print(len(s), s[1], s[2], s[3], s[-1], s[1:4], [ord(c) for c in s], s.encode())
print("\u20ac" == "€", chr(8364), s.find("€"), "x\x00y".encode(), repr("\n\t\\'"))
print(b"\xe2\x82\xac".decode(), s[::-1], s.count(""), s.upper()[0])
