/* cryptolib: AES (FIPS 197) with keys of 128 and 256 bits; ECB, CBC, CTR (SP 800-38A).
 *
 * Small before fast: the S-box is computed once per object from the field's inverse. */
#include <string.h>

#include "py/lib/module.h"

enum mode { ECB = 1, CBC = 2, CTR = 6 };
enum { BLOCK = 16, ROUNDS_MOST = 14 };

struct aes {
    struct object head;
    uint8_t mode, rounds, used; /* used: bytes of the key stream (CTR) */
    uint8_t direction; /* 0 not known, 1 encrypts, 2 decrypts: one object does one */
    uint8_t box[256], unbox[256];
    uint8_t key[(ROUNDS_MOST + 1) * BLOCK];
    uint8_t iv[BLOCK], stream[BLOCK];
};

static uint8_t twice(uint8_t x)
{
    return (uint8_t)(x << 1 ^ (x >> 7) * 0x1b);
}
static uint8_t times(uint8_t x, uint8_t y)
{
    uint8_t r = 0;
    for (; y; y >>= 1, x = twice(x))
        r ^= y & 1 ? x : 0;
    return r;
}
/* p runs through the powers of 3, q through those of its inverse. */
static void make_boxes(struct aes *a)
{
    uint8_t p = 1, q = 1;
    do {
        p ^= twice(p);
        q = times(q, 0xf6);
        uint8_t s = q;
        for (int i = 1; i < 5; i++)
            s ^= (uint8_t)(q << i | q >> (8 - i));
        a->box[p] = s ^ 0x63;
    } while (p != 1);
    a->box[0] = 0x63;
    for (unsigned i = 0; i < 256; i++)
        a->unbox[a->box[i]] = (uint8_t)i;
}
static void expand_key(struct aes *a, const uint8_t *key, size_t n)
{
    uint8_t round = 1;
    a->rounds = (uint8_t)(n / 4 + 6);
    memcpy(a->key, key, n);
    for (size_t i = n; i < (size_t)(a->rounds + 1) * BLOCK; i += 4) {
        uint8_t *w = a->key + i, t[4];
        memcpy(t, w - 4, 4);
        if (i % n == 0) {
            uint8_t first = t[0];
            t[0] = a->box[t[1]] ^ round, t[1] = a->box[t[2]], t[2] = a->box[t[3]], t[3] = a->box[first];
            round = twice(round);
        } else if (n > 24 && i % n == BLOCK) {
            for (int k = 0; k < 4; k++)
                t[k] = a->box[t[k]];
        }
        for (int k = 0; k < 4; k++)
            w[k] = w[k - (intptr_t)n] ^ t[k];
    }
}

static void add(uint8_t *s, const uint8_t *k)
{
    for (int i = 0; i < BLOCK; i++)
        s[i] ^= k[i];
}
/* Bytes through a box, rows turned by `step` times their number. */
static void substitute(uint8_t *s, const uint8_t *box, int step)
{
    uint8_t t[BLOCK];
    for (int i = 0; i < BLOCK; i++)
        t[i] = box[s[(i + step * (i % 4) * 4) & 15]];
    memcpy(s, t, BLOCK);
}
static void mix(uint8_t *s, const uint8_t *m)
{
    for (int c = 0; c < BLOCK; c += 4) {
        uint8_t t[4];
        memcpy(t, s + c, 4);
        for (int r = 0; r < 4; r++)
            s[c + r] = (uint8_t)(times(t[r], m[0]) ^ times(t[(r + 1) & 3], m[1]) ^ times(t[(r + 2) & 3], m[2]) ^ times(t[(r + 3) & 3], m[3]));
    }
}
static void encrypt_block(const struct aes *a, uint8_t *s)
{
    static const uint8_t m[] = {2, 3, 1, 1};
    add(s, a->key);
    for (unsigned r = 1; r <= a->rounds; r++) {
        substitute(s, a->box, 1);
        if (r < a->rounds)
            mix(s, m);
        add(s, a->key + r * BLOCK);
    }
}
static void decrypt_block(const struct aes *a, uint8_t *s)
{
    static const uint8_t m[] = {14, 11, 13, 9};
    for (unsigned r = a->rounds; r; r--) {
        add(s, a->key + r * BLOCK);
        if (r < a->rounds)
            mix(s, m);
        substitute(s, a->unbox, -1);
    }
    add(s, a->key);
}

/* The counter is the whole block, last byte first. */
static void ctr(struct aes *a, uint8_t *p, size_t n)
{
    for (; n; n--, a->used = (uint8_t)((a->used + 1) % BLOCK)) {
        if (!a->used) {
            memcpy(a->stream, a->iv, BLOCK);
            encrypt_block(a, a->stream);
            for (int i = BLOCK - 1; i >= 0 && !++a->iv[i]; i--)
                ;
        }
        *p++ ^= a->stream[a->used];
    }
}
static void blocks(struct aes *a, uint8_t *p, size_t n, bool encrypt)
{
    uint8_t before[BLOCK];
    for (; n; n -= BLOCK, p += BLOCK) {
        memcpy(before, p, BLOCK);
        if (encrypt && a->mode == CBC)
            add(p, a->iv);
        if (encrypt)
            encrypt_block(a, p);
        else
            decrypt_block(a, p);
        if (!encrypt && a->mode == CBC)
            add(p, a->iv);
        memcpy(a->iv, encrypt ? p : before, BLOCK);
    }
}

static val process(struct py *py, size_t n, const val *args, bool encrypt)
{
    struct aes *a = PTR(aes, native_of(args[0]));
    struct buffer in, out;
    ops_need_buffer(py, args[1], &in, false);
    if (a->mode != CTR && in.length % BLOCK)
        py_error(py, &type_ValueError, "blksize % 16");
    if (a->mode != CTR && a->direction && a->direction != (encrypt ? 1 : 2))
        py_error(py, &type_ValueError, "can't encrypt & decrypt");
    a->direction = encrypt ? 1 : 2;
    val result = n > 2 ? args[2] : bytes_alloc(py, in.length);
    if (n > 2)
        ops_need_buffer(py, result, &out, true);
    else
        out = (struct buffer){PTR(str, result)->data_rw, in.length, 'B'};
    if (out.length < in.length)
        py_error(py, &type_ValueError, "output too small");
    ops_need_buffer(py, args[1], &in, false);
    memmove(out.data, in.data, in.length);
    if (a->mode == CTR)
        ctr(a, out.data, in.length);
    else
        blocks(a, out.data, in.length, encrypt);
    return result;
}
FN(a_encrypt)
{
    return process(py, n, args, true);
}
FN(a_decrypt)
{
    return process(py, n, args, false);
}
static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    struct buffer key, iv = {NULL, 0, 'B'};
    native_arity(py, n, nkw, 2, 3);
    intptr_t mode = int_get(py, args[1]);
    struct aes *a = gc_new(py, type, sizeof *a);
    ops_need_buffer(py, args[0], &key, false);
    if (mode != ECB && mode != CBC && mode != CTR)
        py_error(py, &type_ValueError, "mode");
    if (key.length != 16 && key.length != 32)
        py_error(py, &type_ValueError, "key");
    if (n > 2 && args[2] != NONE)
        ops_need_buffer(py, args[2], &iv, false);
    if (mode != ECB && iv.length != BLOCK)
        py_error(py, &type_ValueError, "IV");
    if (iv.length == BLOCK)
        memcpy(a->iv, iv.data, BLOCK);
    a->mode = (uint8_t)mode;
    make_boxes(a);
    expand_key(a, key.data, key.length);
    return OBJ(a);
}
NATIVE(encrypt_native, a_encrypt, 2, 3);
NATIVE(decrypt_native, a_decrypt, 2, 3);
static const struct entry aes_entries[] = {{N(encrypt), OBJ(&encrypt_native)}, {N(decrypt), OBJ(&decrypt_native)}, {0, 0}};
static const struct slots slots = {.make = make};
static const struct type type_aes = {.head = {&type_type}, .slots = &slots, .name = N(aes), .entries = aes_entries};
static const struct entry entries[] = {
    {N(__name__), N(cryptolib)}, {N(aes), OBJ(&type_aes)}, {N(MODE_ECB), INT(ECB)}, {N(MODE_CBC), INT(CBC)}, {N(MODE_CTR), INT(CTR)}, {0, 0}};
MODULE_OBJECT(cryptolib);
