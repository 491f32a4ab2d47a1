# sha256, in pieces.
import binascii
import hashlib
h = hashlib.sha256(b"ab")
h.update(b"c")
print(binascii.hexlify(h.digest()), binascii.hexlify(hashlib.sha256(b"").digest()))
print(binascii.hexlify(hashlib.sha256(b"x" * 200).digest()))
