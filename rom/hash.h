/* SHA-1, MD5 and what is built from them.  The contexts are firmware's to allocate:
 * their layouts are part of the ROM's interface (wpa_supplicant's, which the SDK uses).
 * Lengths are bytes. */
#ifndef ROM_HASH_H
#define ROM_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { SHA1_SIZE = 20, MD5_SIZE = 16, HASH_BLOCK = 64 };

struct sha1 {
    uint32_t state[5];
    uint32_t bits[2]; /* low, high */
    uint8_t block[HASH_BLOCK];
};

void SHA1Transform(uint32_t state[5], const uint8_t block[HASH_BLOCK]);
void SHA1Init(struct sha1 *s);
void SHA1Update(struct sha1 *s, const void *data, uint32_t length);
void SHA1Final(uint8_t digest[SHA1_SIZE], struct sha1 *s);
int sha1_vector(size_t n, const uint8_t *data[], const size_t length[], uint8_t *digest);

struct md5 {
    uint32_t state[4];
    uint32_t bits[2];
    uint8_t block[HASH_BLOCK];
};

void MD5Init(struct md5 *m);
void MD5Update(struct md5 *m, const void *data, uint32_t length);
void MD5Final(uint8_t digest[MD5_SIZE], struct md5 *m);
int md5_vector(size_t n, const uint8_t *data[], const size_t length[], uint8_t *digest);

#endif
