# To bytes and back.
s = "aé€𝄞"
b = s.encode()
print(b, len(b), b.decode() == s, b.decode("utf-8") == s, "x".encode("utf-8"))
