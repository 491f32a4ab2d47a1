/* hashlib: sha256, sha1 (FIPS 180-4) */
#include <string.h>

#include "py/lib/module.h"

struct hash {
    struct object head;
    uintptr_t done;
    uint64_t length;
    uint32_t state[8];
    uint8_t block[64];
};
extern const struct type type_sha256, type_sha1;

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}
static uint32_t load(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void sha256_block(uint32_t *h, const uint8_t *p)
{
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
        0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
        0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
        0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
        0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
        0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++)
        w[i] = load(p + 4 * i);
    for (int i = 16; i < 64; i++) {
        uint32_t a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    memcpy(s, h, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t one = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25), choose = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t t = s[7] + one + choose + k[i] + w[i];
        uint32_t zero = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22), most = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        memmove(s + 1, s, 7 * sizeof s[0]);
        s[4] += t;
        s[0] = t + zero + most;
    }
    for (int i = 0; i < 8; i++)
        h[i] += s[i];
}

static void sha1_block(uint32_t *h, const uint8_t *p)
{
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 16; i++)
        w[i] = load(p + 4 * i);
    for (int i = 16; i < 80; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 31);
    for (int i = 0; i < 80; i++) {
        static const uint32_t k[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
        uint32_t f = i < 20 ? (b & c) | (~b & d) : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
        uint32_t t = rotate(a, 27) + f + e + k[i / 20] + w[i];
        e = d, d = c, c = rotate(b, 2), b = a, a = t;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

static void feed(struct hash *h, const uint8_t *p, size_t n)
{
    for (; n; n--) {
        h->block[h->length++ % 64] = *p++;
        if (h->length % 64 == 0)
            (h->head.type == &type_sha256 ? sha256_block : sha1_block)(h->state, h->block);
    }
}

static void update(struct py *py, val self, val data)
{
    struct buffer b;
    if (PTR(hash, self)->done)
        py_error(py, &type_ValueError, "hash is final");
    ops_need_buffer(py, data, &b, false);
    feed(PTR(hash, self), b.data, b.length);
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    static const uint32_t start256[] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    static const uint32_t start1[] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0, 0, 0, 0};
    native_arity(py, n, nkw, 0, 1);
    struct hash *h = gc_new(py, type, sizeof *h);
    memcpy(h->state, type == &type_sha256 ? start256 : start1, sizeof h->state);
    if (n)
        update(py, OBJ(h), args[0]);
    return OBJ(h);
}
FN(h_update)
{
    update(py, args[0], args[1]);
    return NONE;
}
FN(h_digest)
{
    struct hash *h = PTR(hash, args[0]);
    uint64_t bits = h->length * 8;
    if (h->done)
        py_error(py, &type_ValueError, "hash is final");
    val out = bytes_alloc(py, h->head.type == &type_sha256 ? 32 : 20);
    feed(h, (const uint8_t *)"\x80", 1);
    while (h->length % 64 != 56)
        feed(h, (const uint8_t *)"", 1);
    for (int i = 7; i >= 0; i--) {
        uint8_t byte = (uint8_t)(bits >> 8 * i);
        feed(h, &byte, 1);
    }
    h->done = 1;
    for (size_t i = 0; i < str_length(out); i++)
        PTR(str, out)->data_rw[i] = (char)(h->state[i / 4] >> (24 - i % 4 * 8));
    return out;
}
NATIVE(update_native, h_update, 2, 2);
NATIVE(digest_native, h_digest, 1, 1);
static const struct entry hash_entries[] = {{N(update), OBJ(&update_native)}, {N(digest), OBJ(&digest_native)}, {0, 0}};
static const struct slots slots = {.make = make};
const struct type type_sha256 = {.head = {&type_type}, .slots = &slots, .name = N(sha256), .entries = hash_entries};
const struct type type_sha1 = {.head = {&type_type}, .slots = &slots, .name = N(sha1), .entries = hash_entries};
static const struct entry entries[] = {
    {N(__name__), N(hashlib)}, {N(sha256), OBJ(&type_sha256)}, {N(sha1), OBJ(&type_sha1)}, {0, 0}};
MODULE_OBJECT(hashlib);
