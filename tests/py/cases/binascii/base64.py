# a2b_base64, b2a_base64.
import binascii
for b in (b"", b"a", b"ab", b"abc", b"\xff\x00\xfe\x01"):
    t = binascii.b2a_base64(b)
    print(t, binascii.a2b_base64(t) == b)
