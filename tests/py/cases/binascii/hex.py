# hexlify, unhexlify.
import binascii
print(binascii.hexlify(b"\x00\xffab"), binascii.unhexlify("00ff"), binascii.unhexlify(b"6162"))
try:
    binascii.unhexlify("abc")
except ValueError:
    print("ValueError")
