# sha1.
import binascii
import hashlib
print(binascii.hexlify(hashlib.sha1(b"abc").digest()), binascii.hexlify(hashlib.sha1(b"a" * 119).digest()))
