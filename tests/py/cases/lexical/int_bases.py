# Integers in four bases (2.4.5).
print(0x1f, 0XFF, 0o17, 0O7, 0b101, 0B11, 0, 00, 123)
