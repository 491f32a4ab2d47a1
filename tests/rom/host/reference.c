/* The same functions from the host's libraries: what tests/rom/guest.c compares with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/aes.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/rc4.h>
#include <openssl/sha.h>

#include "functions.h"

void tests_run(void);

int main(void)
{
    tests_run();
    return 0;
}

int rom_printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vprintf(format, arguments);
    va_end(arguments);
    return n;
}

int rom_vprintf(void (*put)(char), const char *format, va_list arguments)
{
    char text[256];
    int n = vsnprintf(text, sizeof text, format, arguments);
    for (int i = 0; i < n; i++)
        put(text[i]);
    return n;
}

/* --- arithmetic: the CPU's own ------------------------------------------------------- */

#define BINARY(type, name, op)                                                                     \
    type rom_##name(type a, type b)                                                                \
    {                                                                                              \
        return a op b;                                                                             \
    }
#define CONVERT(to, name, from)                                                                    \
    to rom_##name(from a)                                                                          \
    {                                                                                              \
        return (to)a;                                                                              \
    }

BINARY(uint32_t, udivsi3, /)
BINARY(uint32_t, umodsi3, %)
BINARY(int32_t, divsi3, /)
BINARY(uint64_t, muldi3, *)
BINARY(uint64_t, udivdi3, /)
BINARY(uint64_t, umoddi3, %)
BINARY(int64_t, divdi3, /)
BINARY(float, addsf3, +)
BINARY(float, subsf3, -)
BINARY(float, mulsf3, *)
BINARY(double, adddf3, +)
BINARY(double, subdf3, -)
BINARY(double, muldf3, *)
BINARY(double, divdf3, /)
CONVERT(float, floatsisf, int32_t)
CONVERT(float, floatunsisf, uint32_t)
CONVERT(uint32_t, fixunssfsi, float)
CONVERT(double, floatsidf, int32_t)
CONVERT(double, floatunsidf, uint32_t)
CONVERT(int32_t, fixdfsi, double)
CONVERT(uint32_t, fixunsdfsi, double)
CONVERT(double, extendsfdf2, float)
CONVERT(float, truncdfsf2, double)

uint64_t rom_umulsidi3(uint32_t a, uint32_t b)
{
    return (uint64_t)a * b;
}

uint32_t rom_roundup2(uint32_t a, uint32_t b)
{
    return (a + b - 1) / b * b;
}

/* --- memory and strings: the C library's ------------------------------------------------ */

void *rom_memcpy(void *to, const void *from, size_t n)
{
    return memcpy(to, from, n);
}
void *rom_memmove(void *to, const void *from, size_t n)
{
    return memmove(to, from, n);
}
void *rom_memset(void *to, int c, size_t n)
{
    return memset(to, c, n);
}
int rom_memcmp(const void *a, const void *b, size_t n)
{
    return memcmp(a, b, n);
}
int rom_strcmp(const char *a, const char *b)
{
    return strcmp(a, b);
}
int rom_strncmp(const char *a, const char *b, size_t n)
{
    return strncmp(a, b, n);
}
size_t rom_strlen(const char *s)
{
    return strlen(s);
}
char *rom_strcpy(char *to, const char *from)
{
    return strcpy(to, from);
}
char *rom_strncpy(char *to, const char *from, size_t n)
{
    return strncpy(to, from, n);
}
char *rom_strstr(const char *text, const char *find)
{
    return strstr(text, find);
}

/* --- hashes and ciphers: OpenSSL's; a context is a record of what was added --------------- */

struct record {
    uint32_t length;
    uint8_t bytes[248];
};

static void record_add(void *context, const void *data, uint32_t n)
{
    struct record *r = context;
    memcpy(r->bytes + r->length, data, n);
    r->length += n;
}

void rom_SHA1Init(void *context)
{
    ((struct record *)context)->length = 0;
}
void rom_SHA1Update(void *context, const void *data, uint32_t n)
{
    record_add(context, data, n);
}
void rom_SHA1Final(uint8_t *digest, void *context)
{
    struct record *r = context;
    SHA1(r->bytes, r->length, digest);
}
void rom_MD5Init(void *context)
{
    ((struct record *)context)->length = 0;
}
void rom_MD5Update(void *context, const void *data, uint32_t n)
{
    record_add(context, data, n);
}
void rom_MD5Final(uint8_t *digest, void *context)
{
    struct record *r = context;
    EVP_Digest(r->bytes, r->length, digest, NULL, EVP_md5(), NULL);
}
int rom_hmac_sha1(const uint8_t *key, size_t kn, const uint8_t *data, size_t n, uint8_t *mac)
{
    return HMAC(EVP_sha1(), key, (int)kn, data, n, mac, NULL) ? 0 : -1;
}
int rom_hmac_md5(const uint8_t *key, size_t kn, const uint8_t *data, size_t n, uint8_t *mac)
{
    return HMAC(EVP_md5(), key, (int)kn, data, n, mac, NULL) ? 0 : -1;
}

/* IEEE 802.11i, 8.5.1.1 */
int rom_sha1_prf(const uint8_t *key, size_t kn, const char *label, const uint8_t *data, size_t n,
                 uint8_t *to, size_t size)
{
    uint8_t message[256], digest[20];
    size_t at = strlen(label) + 1;
    memcpy(message, label, at);
    memcpy(message + at, data, n);
    for (uint8_t i = 0; size; i++) {
        size_t part = size < 20 ? size : 20;
        message[at + n] = i;
        rom_hmac_sha1(key, kn, message, at + n + 1, digest);
        memcpy(to, digest, part);
        to += part, size -= part;
    }
    return 0;
}

int rom_pbkdf2_sha1(const char *word, const uint8_t *salt, size_t n, int rounds, uint8_t *to,
                    size_t size)
{
    return !PKCS5_PBKDF2_HMAC_SHA1(word, (int)strlen(word), salt, (int)n, rounds, (int)size, to);
}

void rom_rijndaelKeySetupDec(uint32_t *rk, const uint8_t *key)
{
    memcpy(rk, key, 16);
}

void rom_aes_decrypt(void *rk, const uint8_t *from, uint8_t *to)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    int n;
    EVP_DecryptInit_ex(c, EVP_aes_128_ecb(), NULL, rk, NULL);
    EVP_CIPHER_CTX_set_padding(c, 0);
    EVP_DecryptUpdate(c, to, &n, from, 16);
    EVP_CIPHER_CTX_free(c);
}

void rom_mem_init(void *start, size_t size)
{
    (void)start, (void)size;
}
void rom_mem_free(void *p)
{
    free(p);
}

/* OpenSSL's in lines of 72, with a newline after each. */
uint8_t *rom_base64_encode(const uint8_t *from, size_t n, size_t *length)
{
    uint8_t *all = malloc(2 * n + 8), *to = all;
    for (; n; to++) {
        size_t part = n < 54 ? n : 54;
        to += EVP_EncodeBlock(to, from, (int)part);
        *to = '\n';
        from += part, n -= part;
    }
    *length = (size_t)(to - all);
    return all;
}
uint8_t *rom_base64_decode(const uint8_t *from, size_t n, size_t *length)
{
    uint8_t *all = malloc(n);
    int pads = (from[n - 1] == '=') + (from[n - 2] == '=');
    *length = (size_t)(EVP_DecodeBlock(all, from, (int)n) - pads);
    return all;
}

int rom_rc4_skip(const uint8_t *key, size_t length, size_t skip, uint8_t *data, size_t n)
{
    RC4_KEY k;
    uint8_t thrown[512] = {0};
    RC4_set_key(&k, (int)length, key);
    RC4(&k, skip, thrown, thrown);
    RC4(&k, n, data, data);
    return 0;
}

void rom_bzero(void *to, size_t n)
{
    bzero(to, n);
}
