/* What the boot ROM's functions should do, as the host's libraries do it. */
#ifndef TESTS_ROM_HOST_FUNCTIONS_H
#define TESTS_ROM_HOST_FUNCTIONS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

int rom_printf(const char *, ...);
int rom_vprintf(void (*)(char), const char *, va_list);
uint32_t rom_udivsi3(uint32_t, uint32_t);
uint32_t rom_umodsi3(uint32_t, uint32_t);
int32_t rom_divsi3(int32_t, int32_t);
uint64_t rom_umulsidi3(uint32_t, uint32_t);
uint64_t rom_muldi3(uint64_t, uint64_t);
uint64_t rom_udivdi3(uint64_t, uint64_t);
uint64_t rom_umoddi3(uint64_t, uint64_t);
int64_t rom_divdi3(int64_t, int64_t);
float rom_addsf3(float, float);
float rom_subsf3(float, float);
float rom_mulsf3(float, float);
float rom_floatsisf(int32_t);
float rom_floatunsisf(uint32_t);
uint32_t rom_fixunssfsi(float);
double rom_adddf3(double, double);
double rom_subdf3(double, double);
double rom_muldf3(double, double);
double rom_divdf3(double, double);
double rom_floatsidf(int32_t);
double rom_floatunsidf(uint32_t);
int32_t rom_fixdfsi(double);
uint32_t rom_fixunsdfsi(double);
double rom_extendsfdf2(float);
float rom_truncdfsf2(double);
void *rom_memcpy(void *, const void *, size_t);
void *rom_memmove(void *, const void *, size_t);
void *rom_memset(void *, int, size_t);
int rom_memcmp(const void *, const void *, size_t);
int rom_strcmp(const char *, const char *);
int rom_strncmp(const char *, const char *, size_t);
size_t rom_strlen(const char *);
char *rom_strcpy(char *, const char *);
char *rom_strncpy(char *, const char *, size_t);
char *rom_strstr(const char *, const char *);
void rom_SHA1Init(void *);
void rom_SHA1Update(void *, const void *, uint32_t);
void rom_SHA1Final(uint8_t *, void *);
void rom_MD5Init(void *);
void rom_MD5Update(void *, const void *, uint32_t);
void rom_MD5Final(uint8_t *, void *);
int rom_hmac_sha1(const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *);
int rom_hmac_md5(const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *);
int rom_sha1_prf(const uint8_t *, size_t, const char *, const uint8_t *, size_t, uint8_t *, size_t);
int rom_pbkdf2_sha1(const char *, const uint8_t *, size_t, int, uint8_t *, size_t);
void rom_rijndaelKeySetupDec(uint32_t *, const uint8_t *);
void rom_aes_decrypt(void *, const uint8_t *, uint8_t *);
uint32_t rom_roundup2(uint32_t, uint32_t);
void rom_mem_init(void *, size_t);
void rom_mem_free(void *);
uint8_t *rom_base64_encode(const uint8_t *, size_t, size_t *);
uint8_t *rom_base64_decode(const uint8_t *, size_t, size_t *);
int rom_rc4_skip(const uint8_t *, size_t, size_t, uint8_t *, size_t);
void rom_bzero(void *, size_t);

#endif
