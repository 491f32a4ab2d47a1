/* SHA-1 (FIPS 180-4), written for a core with funnel shifts and few registers: the
 * five state words stay in registers, rounds come in groups of five so that nothing is
 * moved between them. */
#include "rom/hash.h"

#include "rom/rom.h"

#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))

#define CHOOSE(b, c, d)   ((d) ^ ((b) & ((c) ^ (d))))
#define PARITY(b, c, d)   ((b) ^ (c) ^ (d))
#define MAJORITY(b, c, d) (((b) & (c)) | ((d) & ((b) | (c))))

#define ROUND(f, k, w, a, b, c, d, e)                                                              \
    (e) += ROTATE(a, 5) + f(b, c, d) + (k) + (w);                                                  \
    (b) = ROTATE(b, 30)

#define FIVE(f, k, w)                                                                              \
    ROUND(f, k, (w)[0], a, b, c, d, e);                                                            \
    ROUND(f, k, (w)[1], e, a, b, c, d);                                                            \
    ROUND(f, k, (w)[2], d, e, a, b, c);                                                            \
    ROUND(f, k, (w)[3], c, d, e, a, b);                                                            \
    ROUND(f, k, (w)[4], b, c, d, e, a)

#define TWENTY(f, k, w)                                                                            \
    FIVE(f, k, (w));                                                                               \
    FIVE(f, k, (w) + 5);                                                                           \
    FIVE(f, k, (w) + 10);                                                                          \
    FIVE(f, k, (w) + 15)

static inline uint32_t big_endian(uint32_t x)
{
    x = (x & 0x00FF00FF) << 8 | (x >> 8 & 0x00FF00FF);
    return ROTATE(x, 16);
}

static void load_block(uint32_t w[16], const uint8_t *block)
{
    if ((uintptr_t)block & 3) {
        memcpy(w, block, HASH_BLOCK);
        block = (const uint8_t *)w;
    }
    for (int i = 0; i < 16; i++)
        w[i] = big_endian(((const uint32_t *)block)[i]);
}

static void expand(uint32_t w[80])
{
    for (uint32_t *p = w + 16; p < w + 80; p++) {
        uint32_t x = p[-3] ^ p[-8] ^ p[-14] ^ p[-16];
        *p = ROTATE(x, 1);
    }
}

void SHA1Transform(uint32_t state[5], const uint8_t block[HASH_BLOCK])
{
    uint32_t w[80];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    load_block(w, block);
    expand(w);
    TWENTY(CHOOSE, 0x5A827999U, w);
    TWENTY(PARITY, 0x6ED9EBA1U, w + 20);
    TWENTY(MAJORITY, 0x8F1BBCDCU, w + 40);
    TWENTY(PARITY, 0xCA62C1D6U, w + 60);
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

void SHA1Init(struct sha1 *s)
{
    s->state[0] = 0x67452301U;
    s->state[1] = 0xEFCDAB89U;
    s->state[2] = 0x98BADCFEU;
    s->state[3] = 0x10325476U;
    s->state[4] = 0xC3D2E1F0U;
    s->bits[0] = s->bits[1] = 0;
}

void SHA1Update(struct sha1 *s, const void *data, uint32_t length)
{
    const uint8_t *bytes = data;
    uint32_t fill = s->bits[0] / 8 % HASH_BLOCK;
    s->bits[0] += length << 3;
    s->bits[1] += (length >> 29) + (s->bits[0] < length << 3);
    while (length) {
        uint32_t n = HASH_BLOCK - fill < length ? HASH_BLOCK - fill : length;
        if (n == HASH_BLOCK) {
            SHA1Transform(s->state, bytes);
        } else {
            memcpy(s->block + fill, bytes, n);
            if (fill + n == HASH_BLOCK)
                SHA1Transform(s->state, s->block);
        }
        fill = (fill + n) % HASH_BLOCK;
        bytes += n, length -= n;
    }
}

/* Writes the padding and the length straight into the block. */
static void finish(struct sha1 *s)
{
    uint32_t fill = s->bits[0] / 8 % HASH_BLOCK, *words = (uint32_t *)s->block;
    s->block[fill++] = 0x80;
    if (fill > HASH_BLOCK - 8) {
        memset(s->block + fill, 0, HASH_BLOCK - fill);
        SHA1Transform(s->state, s->block);
        fill = 0;
    }
    memset(s->block + fill, 0, HASH_BLOCK - 8 - fill);
    words[14] = big_endian(s->bits[1]);
    words[15] = big_endian(s->bits[0]);
    SHA1Transform(s->state, s->block);
}

void SHA1Final(uint8_t digest[SHA1_SIZE], struct sha1 *s)
{
    finish(s);
    for (int i = 0; i < 5; i++)
        s->state[i] = big_endian(s->state[i]);
    memcpy(digest, s->state, SHA1_SIZE);
    memset(s, 0, sizeof *s);
}

int sha1_vector(size_t n, const uint8_t *data[], const size_t length[], uint8_t *digest)
{
    struct sha1 s;
    SHA1Init(&s);
    for (size_t i = 0; i < n; i++)
        SHA1Update(&s, data[i], length[i]);
    SHA1Final(digest, &s);
    return 0;
}
