/* HMAC (RFC 2104) over both hashes, and what WPA builds from it: PRF, PBKDF2. */
#include "rom/hash.h"
#include "rom/rom.h"

typedef int hash_vector(size_t n, const uint8_t *data[], const size_t length[], uint8_t *digest);

enum { INNER = 0x36, OUTER = 0x5C, MOST_PARTS = 6 };

/* The key, hashed when it is longer than a block, padded and masked. */
static void pad_key(hash_vector *hash, const uint8_t *key, size_t length, uint8_t mask,
                    uint8_t pad[HASH_BLOCK])
{
    memset(pad, 0, HASH_BLOCK);
    if (length > HASH_BLOCK)
        hash(1, &key, &length, pad);
    else
        memcpy(pad, key, length);
    for (int i = 0; i < HASH_BLOCK; i++)
        pad[i] ^= mask;
}

static int hmac(hash_vector *hash, size_t size, const uint8_t *key, size_t key_length, size_t n,
                const uint8_t *data[], const size_t length[], uint8_t *mac)
{
    uint8_t pad[HASH_BLOCK];
    const uint8_t *parts[MOST_PARTS] = {pad};
    size_t lengths[MOST_PARTS] = {HASH_BLOCK};
    if (n >= MOST_PARTS)
        return -1;
    for (size_t i = 0; i < n; i++) {
        parts[i + 1] = data[i];
        lengths[i + 1] = length[i];
    }
    pad_key(hash, key, key_length, INNER, pad);
    hash(n + 1, parts, lengths, mac);
    pad_key(hash, key, key_length, OUTER, pad);
    parts[1] = mac;
    lengths[1] = size;
    return hash(2, parts, lengths, mac);
}

int hmac_sha1_vector(const uint8_t *key, size_t key_length, size_t n, const uint8_t *data[],
                     const size_t length[], uint8_t *mac);
int hmac_sha1_vector(const uint8_t *key, size_t key_length, size_t n, const uint8_t *data[],
                     const size_t length[], uint8_t *mac)
{
    return hmac(sha1_vector, SHA1_SIZE, key, key_length, n, data, length, mac);
}

int hmac_sha1(const uint8_t *key, size_t key_length, const uint8_t *data, size_t n, uint8_t *mac);
int hmac_sha1(const uint8_t *key, size_t key_length, const uint8_t *data, size_t n, uint8_t *mac)
{
    return hmac_sha1_vector(key, key_length, 1, &data, &n, mac);
}

int hmac_md5_vector(const uint8_t *key, size_t key_length, size_t n, const uint8_t *data[],
                    const size_t length[], uint8_t *mac);
int hmac_md5_vector(const uint8_t *key, size_t key_length, size_t n, const uint8_t *data[],
                    const size_t length[], uint8_t *mac)
{
    return hmac(md5_vector, MD5_SIZE, key, key_length, n, data, length, mac);
}

int hmac_md5(const uint8_t *key, size_t key_length, const uint8_t *data, size_t n, uint8_t *mac);
int hmac_md5(const uint8_t *key, size_t key_length, const uint8_t *data, size_t n, uint8_t *mac)
{
    return hmac_md5_vector(key, key_length, 1, &data, &n, mac);
}

/* PRF of IEEE 802.11i, 8.5.1.1: HMAC(key, label 0 data counter) until the buffer is full. */
int sha1_prf(const uint8_t *key, size_t key_length, const char *label, const uint8_t *data,
             size_t n, uint8_t *to, size_t size);
int sha1_prf(const uint8_t *key, size_t key_length, const char *label, const uint8_t *data,
             size_t n, uint8_t *to, size_t size)
{
    uint8_t counter = 0, digest[SHA1_SIZE];
    const uint8_t *parts[] = {(const uint8_t *)label, data, &counter};
    size_t lengths[] = {strlen(label) + 1, n, 1};
    for (; size; counter++) {
        size_t part = size < SHA1_SIZE ? size : SHA1_SIZE;
        hmac_sha1_vector(key, key_length, 3, parts, lengths, digest);
        memcpy(to, digest, part);
        to += part, size -= part;
    }
    return 0;
}

/* --- PBKDF2 (RFC 2898) ------------------------------------------------------------- */

/* An HMAC key's two states after its pads: each further message starts from them, which
 * halves the work of the 4096 rounds. */
struct keyed {
    struct sha1 inner, outer;
};

static void key_states(struct keyed *k, const uint8_t *key, size_t length)
{
    uint8_t pad[HASH_BLOCK];
    pad_key(sha1_vector, key, length, INNER, pad);
    SHA1Init(&k->inner);
    SHA1Update(&k->inner, pad, HASH_BLOCK);
    pad_key(sha1_vector, key, length, OUTER, pad);
    SHA1Init(&k->outer);
    SHA1Update(&k->outer, pad, HASH_BLOCK);
}

static inline uint32_t swap_bytes(uint32_t x)
{
    x = (x & 0x00FF00FF) << 8 | (x >> 8 & 0x00FF00FF);
    return x << 16 | x >> 16;
}

/* One block that holds a digest after a first block: words, length and padding in place. */
static void hash_digest(const struct sha1 *start, const uint32_t digest[5], uint32_t to[5])
{
    uint32_t block[16] = {0};
    for (int i = 0; i < 5; i++) {
        block[i] = swap_bytes(digest[i]);
        to[i] = start->state[i];
    }
    block[5] = 0x80;
    block[15] = swap_bytes((HASH_BLOCK + SHA1_SIZE) * 8);
    SHA1Transform(to, (const uint8_t *)block);
}

static void hmac_digest(const struct keyed *k, uint32_t digest[5])
{
    uint32_t inner[5];
    hash_digest(&k->inner, digest, inner);
    hash_digest(&k->outer, inner, digest);
}

static void first_round(const struct keyed *k, const uint8_t *salt, size_t length, uint8_t index,
                        uint32_t digest[5])
{
    uint8_t counter[4] = {0, 0, 0, index}, bytes[SHA1_SIZE];
    struct sha1 s = k->inner;
    SHA1Update(&s, salt, length);
    SHA1Update(&s, counter, 4);
    SHA1Final(bytes, &s);
    s = k->outer;
    SHA1Update(&s, bytes, SHA1_SIZE);
    SHA1Final((uint8_t *)digest, &s);
    for (int i = 0; i < 5; i++)
        digest[i] = swap_bytes(digest[i]);
}

int pbkdf2_sha1(const char *passphrase, const uint8_t *ssid, size_t ssid_length, int iterations,
                uint8_t *to, size_t size);
int pbkdf2_sha1(const char *passphrase, const uint8_t *ssid, size_t ssid_length, int iterations,
                uint8_t *to, size_t size)
{
    struct keyed k;
    key_states(&k, (const uint8_t *)passphrase, strlen(passphrase));
    for (uint8_t index = 1; size; index++) {
        uint32_t digest[5], sum[5];
        size_t part = size < SHA1_SIZE ? size : SHA1_SIZE;
        first_round(&k, ssid, ssid_length, index, digest);
        memcpy(sum, digest, sizeof sum);
        for (int round = 1; round < iterations; round++) {
            hmac_digest(&k, digest);
            for (int i = 0; i < 5; i++)
                sum[i] ^= digest[i];
        }
        for (int i = 0; i < 5; i++)
            sum[i] = swap_bytes(sum[i]);
        memcpy(to, sum, part);
        to += part, size -= part;
    }
    return 0;
}
