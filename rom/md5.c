/* MD5 (RFC 1321). */
#include "rom/hash.h"
#include "rom/rom.h"

/* floor(2^32 * |sin(i + 1)|) */
static const uint32_t sines[64] ROM_WORDS = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

/* Per group of sixteen: four shifts, a byte each; step and start of the word's index. */
static const uint32_t shifts[4] ROM_WORDS = {0x16110C07, 0x140E0905, 0x17100B04, 0x150F0A06};
static const uint32_t steps[4] ROM_WORDS = {1, 5, 3, 7};
static const uint32_t starts[4] ROM_WORDS = {0, 1, 5, 0};

static inline uint32_t mix(int group, uint32_t b, uint32_t c, uint32_t d)
{
    switch (group) {
    case 0: return d ^ (b & (c ^ d));
    case 1: return c ^ (d & (b ^ c));
    case 2: return b ^ c ^ d;
    default: return c ^ (b | ~d);
    }
}

static void transform(uint32_t state[4], const uint32_t w[16])
{
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    for (int i = 0; i < 64; i++) {
        int group = i / 16;
        uint32_t n = shifts[group] >> (i % 4 * 8) & 31;
        uint32_t sum = a + mix(group, b, c, d) + sines[i] +
                       w[((uint32_t)i * steps[group] + starts[group]) % 16];
        a = d, d = c, c = b;
        b += sum << n | sum >> (32 - n);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
}

void MD5Init(struct md5 *m)
{
    m->state[0] = 0x67452301U;
    m->state[1] = 0xEFCDAB89U;
    m->state[2] = 0x98BADCFEU;
    m->state[3] = 0x10325476U;
    m->bits[0] = m->bits[1] = 0;
}

void MD5Update(struct md5 *m, const void *data, uint32_t length)
{
    const uint8_t *bytes = data;
    uint32_t fill = m->bits[0] / 8 % HASH_BLOCK;
    m->bits[0] += length << 3;
    m->bits[1] += (length >> 29) + (m->bits[0] < length << 3);
    while (length) {
        uint32_t n = HASH_BLOCK - fill < length ? HASH_BLOCK - fill : length;
        memcpy(m->block + fill, bytes, n);
        fill += n, bytes += n, length -= n;
        if (fill == HASH_BLOCK) {
            transform(m->state, (const uint32_t *)m->block);
            fill = 0;
        }
    }
}

void MD5Final(uint8_t digest[MD5_SIZE], struct md5 *m)
{
    uint32_t bits[2] = {m->bits[0], m->bits[1]};
    MD5Update(m, "\x80", 1);
    while (m->bits[0] / 8 % HASH_BLOCK != HASH_BLOCK - 8)
        MD5Update(m, "", 1);
    MD5Update(m, bits, 8);
    memcpy(digest, m->state, MD5_SIZE);
    memset(m, 0, sizeof *m);
}

int md5_vector(size_t n, const uint8_t *data[], const size_t length[], uint8_t *digest)
{
    struct md5 m;
    MD5Init(&m);
    for (size_t i = 0; i < n; i++)
        MD5Update(&m, data[i], length[i]);
    MD5Final(digest, &m);
    return 0;
}
