/* The boot ROM's functions, at their published addresses (chip/rom.def). */
#ifndef TESTS_ROM_CHIP_FUNCTIONS_H
#define TESTS_ROM_CHIP_FUNCTIONS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#define ROM(type, name, address, ...)                                                              \
    typedef type name##_f(__VA_ARGS__);                                                            \
    static name##_f *const rom_##name = (name##_f *)(address)

ROM(int, printf, 0x400024cc, const char *, ...);
ROM(int, vprintf, 0x40001f00, void (*)(char), const char *, va_list);
ROM(uint32_t, udivsi3, 0x4000e21c, uint32_t, uint32_t);
ROM(uint32_t, umodsi3, 0x4000e268, uint32_t, uint32_t);
ROM(int32_t, divsi3, 0x4000dc88, int32_t, int32_t);
ROM(uint64_t, umulsidi3, 0x4000dcf0, uint32_t, uint32_t);
ROM(uint64_t, muldi3, 0x40000650, uint64_t, uint64_t);
ROM(uint64_t, udivdi3, 0x4000d310, uint64_t, uint64_t);
ROM(uint64_t, umoddi3, 0x4000d770, uint64_t, uint64_t);
ROM(int64_t, divdi3, 0x4000ce60, int64_t, int64_t);
ROM(float, addsf3, 0x4000c180, float, float);
ROM(float, subsf3, 0x4000c268, float, float);
ROM(float, mulsf3, 0x4000c3dc, float, float);
ROM(float, floatsisf, 0x4000e2ac, int32_t);
ROM(float, floatunsisf, 0x4000e2a4, uint32_t);
ROM(uint32_t, fixunssfsi, 0x4000c4c4, float);
ROM(double, adddf3, 0x4000c538, double, double);
ROM(double, subdf3, 0x4000c688, double, double);
ROM(double, muldf3, 0x4000c8f0, double, double);
ROM(double, divdf3, 0x4000cb94, double, double);
ROM(double, floatsidf, 0x4000e2f0, int32_t);
ROM(double, floatunsidf, 0x4000e2e8, uint32_t);
ROM(int32_t, fixdfsi, 0x4000ccb8, double);
ROM(uint32_t, fixunsdfsi, 0x4000cd00, double);
ROM(double, extendsfdf2, 0x4000cdfc, float);
ROM(float, truncdfsf2, 0x4000cd5c, double);
ROM(void *, memcpy, 0x4000df48, void *, const void *, size_t);
ROM(void *, memmove, 0x4000e04c, void *, const void *, size_t);
ROM(void *, memset, 0x4000e190, void *, int, size_t);
ROM(int, memcmp, 0x4000dea8, const void *, const void *, size_t);
ROM(int, strcmp, 0x4000bdc8, const char *, const char *);
ROM(int, strncmp, 0x4000bfa8, const char *, const char *, size_t);
ROM(size_t, strlen, 0x4000bf4c, const char *);
ROM(char *, strcpy, 0x4000bec8, char *, const char *);
ROM(char *, strncpy, 0x4000c0a0, char *, const char *, size_t);
ROM(char *, strstr, 0x4000e1e0, const char *, const char *);
ROM(void, SHA1Init, 0x4000b584, void *);
ROM(void, SHA1Update, 0x4000b5a8, void *, const void *, uint32_t);
ROM(void, SHA1Final, 0x4000b648, uint8_t *, void *);
ROM(void, MD5Init, 0x40009818, void *);
ROM(void, MD5Update, 0x40009834, void *, const void *, uint32_t);
ROM(void, MD5Final, 0x40009900, uint8_t *, void *);
ROM(int, hmac_sha1, 0x4000ba28, const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *);
ROM(int, hmac_md5, 0x4000a2cc, const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *);
ROM(int, sha1_prf, 0x4000ba48, const uint8_t *, size_t, const char *, const uint8_t *, size_t,
    uint8_t *, size_t);
ROM(int, pbkdf2_sha1, 0x4000b840, const char *, const uint8_t *, size_t, int, uint8_t *, size_t);

ROM(void, rijndaelKeySetupDec, 0x40008dd0, uint32_t *, const uint8_t *);
ROM(void, aes_decrypt, 0x400092d4, void *, const uint8_t *, uint8_t *);

ROM(void, mem_init, 0x40001998, void *, size_t);
ROM(void, mem_free, 0x400019E0, void *);
ROM(uint8_t *, base64_encode, 0x400094FC, const uint8_t *, size_t, size_t *);
ROM(uint8_t *, base64_decode, 0x40009648, const uint8_t *, size_t, size_t *);
ROM(int, rc4_skip, 0x4000DD68, const uint8_t *, size_t, size_t, uint8_t *, size_t);
ROM(void, bzero, 0x4000DE84, void *, size_t);

ROM(uint32_t, roundup2, 0x400031b4, uint32_t, uint32_t);

#endif
