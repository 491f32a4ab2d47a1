# AES's published example (FIPS 197, C.1), both ways (MicroPython only).
import binascii
import cryptolib
key = bytes(range(16))
plain = binascii.unhexlify("00112233445566778899aabbccddeeff")
c = cryptolib.aes(key, 1).encrypt(plain)
print(binascii.hexlify(c))
print(cryptolib.aes(key, 1).decrypt(c) == plain)
