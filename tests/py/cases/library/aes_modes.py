# CBC and CTR undo themselves (MicroPython only).
import cryptolib
key, iv, text = b"k" * 32, b"i" * 16, b"exactly 32 bytes are two blocks."
e = cryptolib.aes(key, 2, iv).encrypt(text)
print(e != text, cryptolib.aes(key, 2, iv).decrypt(e) == text)
s = cryptolib.aes(key, 6, iv)
t = s.encrypt(b"any ") + s.encrypt(b"length")
print(cryptolib.aes(key, 6, iv).decrypt(t))
try:
    cryptolib.aes(key, 1).encrypt(b"short")
except ValueError:
    print("ValueError")
