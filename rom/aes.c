/* AES-128 (FIPS 197), by the word tables that firmware shares with the ROM: Te0, Td0,
 * rcons and Td4s stand at published addresses, so they are filled in at start.
 *
 * Tables and round keys are big-endian words, as wpa_supplicant's users of them expect. */
#include "rom/rom.h"

enum { ROUNDS = 10, KEY_WORDS = 4, ROUND_KEYS = KEY_WORDS * (ROUNDS + 1) };

ROM_CONTRACT(aes) struct {
    uint32_t te0[256];
    uint32_t rcons[4]; /* ten bytes: 01 02 04 ... 1b 36 */
    uint32_t td0[256];
    uint8_t td4s[256]; /* the inverse S-box */
} aes;

#define TE0  ((const uint32_t *)ROM_AES_TE0)
#define TD0  ((const uint32_t *)ROM_AES_TD0)
#define TD4S ((const uint8_t *)ROM_AES_TD4S)

static inline uint32_t rotate_right(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static inline uint32_t load_big(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline void store_big(uint8_t *p, uint32_t x)
{
    p[0] = (uint8_t)(x >> 24), p[1] = (uint8_t)(x >> 16), p[2] = (uint8_t)(x >> 8),
    p[3] = (uint8_t)x;
}

/* Te0[x] = S(x) times {02, 01, 01, 03}: byte 1 is S(x) itself. */
static inline uint32_t s_box(uint32_t x)
{
    return TE0[x & 255] >> 8 & 255;
}

static inline uint32_t s_box_word(uint32_t x)
{
    return s_box(x >> 24) << 24 | s_box(x >> 16) << 16 | s_box(x >> 8) << 8 | s_box(x);
}

void rijndaelKeySetupEnc(uint32_t rk[], const uint8_t key[]);
void rijndaelKeySetupEnc(uint32_t rk[], const uint8_t key[])
{
    const uint8_t *rcon = (const uint8_t *)ROM_AES_RCONS;
    for (int i = 0; i < KEY_WORDS; i++)
        rk[i] = load_big(key + 4 * i);
    for (int i = KEY_WORDS; i < ROUND_KEYS; i++) {
        uint32_t t = rk[i - 1];
        if (i % KEY_WORDS == 0)
            t = s_box_word(rotate_right(t, 24)) ^ (uint32_t)rcon[i / KEY_WORDS - 1] << 24;
        rk[i] = rk[i - KEY_WORDS] ^ t;
    }
}

/* Td0[S(x)] undoes the S-box, which leaves the inverse column mix of x. */
static uint32_t unmix(uint32_t x)
{
    return TD0[s_box(x >> 24)] ^ rotate_right(TD0[s_box(x >> 16)], 8) ^
           rotate_right(TD0[s_box(x >> 8)], 16) ^ rotate_right(TD0[s_box(x)], 24);
}

void rijndaelKeySetupDec(uint32_t rk[], const uint8_t key[]);
void rijndaelKeySetupDec(uint32_t rk[], const uint8_t key[])
{
    uint32_t enc[ROUND_KEYS];
    rijndaelKeySetupEnc(enc, key);
    for (int round = 0; round <= ROUNDS; round++)
        for (int i = 0; i < KEY_WORDS; i++) {
            uint32_t word = enc[(ROUNDS - round) * KEY_WORDS + i];
            rk[round * KEY_WORDS + i] = round % ROUNDS ? unmix(word) : word;
        }
}

static void decrypt_round(uint32_t to[4], const uint32_t from[4], const uint32_t *rk)
{
    for (int i = 0; i < 4; i++)
        to[i] = TD0[from[i] >> 24] ^ rotate_right(TD0[from[(i + 3) & 3] >> 16 & 255], 8) ^
                rotate_right(TD0[from[(i + 2) & 3] >> 8 & 255], 16) ^
                rotate_right(TD0[from[(i + 1) & 3] & 255], 24) ^ rk[i];
}

static uint32_t last_word(const uint32_t s[4], int i)
{
    return (uint32_t)TD4S[s[i] >> 24] << 24 | (uint32_t)TD4S[s[(i + 3) & 3] >> 16 & 255] << 16 |
           (uint32_t)TD4S[s[(i + 2) & 3] >> 8 & 255] << 8 | TD4S[s[(i + 1) & 3] & 255];
}

void aes_decrypt(void *context, const uint8_t *from, uint8_t *to);
void aes_decrypt(void *context, const uint8_t *from, uint8_t *to)
{
    const uint32_t *rk = context;
    uint32_t s[4], t[4];
    for (int i = 0; i < 4; i++)
        s[i] = load_big(from + 4 * i) ^ rk[i];
    for (int round = 1; round < ROUNDS; round++) {
        decrypt_round(t, s, rk + round * KEY_WORDS);
        memcpy(s, t, sizeof s);
    }
    for (int i = 0; i < 4; i++)
        store_big(to + 4 * i, last_word(s, i) ^ rk[ROUNDS * KEY_WORDS + i]);
}

void *aes_decrypt_init(const uint8_t *key, size_t length);
void *aes_decrypt_init(const uint8_t *key, size_t length)
{
    uint32_t *rk = length == 16 ? mem_malloc(ROUND_KEYS * sizeof(uint32_t)) : NULL;
    if (rk)
        rijndaelKeySetupDec(rk, key);
    return rk;
}

void aes_decrypt_deinit(void *context);
void aes_decrypt_deinit(void *context)
{
    memset(context, 0, ROUND_KEYS * sizeof(uint32_t));
    mem_free(context);
}

/* --- key unwrap (RFC 3394): n 64-bit blocks out of n + 1; 0, or -1 when the check fails -- */

enum { HALF = 8, STEPS = 6 };

int aes_unwrap(const uint8_t *kek, int n, const uint8_t *cipher, uint8_t *plain);
int aes_unwrap(const uint8_t *kek, int n, const uint8_t *cipher, uint8_t *plain)
{
    uint32_t rk[ROUND_KEYS];
    uint8_t block[2 * HALF];
    rijndaelKeySetupDec(rk, kek);
    memcpy(block, cipher, HALF);
    memmove(plain, cipher + HALF, (size_t)n * HALF);
    for (int step = STEPS - 1; step >= 0; step--)
        for (int i = n; i >= 1; i--) {
            uint8_t *half = plain + (i - 1) * HALF;
            block[HALF - 1] ^= (uint8_t)(n * step + i);
            memcpy(block + HALF, half, HALF);
            aes_decrypt(rk, block, block);
            memcpy(half, block + HALF, HALF);
        }
    for (int i = 0; i < HALF; i++)
        if (block[i] != 0xA6)
            return -1;
    return 0;
}

/* --- the tables ---------------------------------------------------------------------------- */

static inline uint32_t twice(uint32_t x)
{
    return (x << 1 ^ (x & 0x80 ? 0x11B : 0)) & 255;
}

/* S(x) by walking the field: p runs over its elements, q over their inverses. */
static void make_s_box(uint8_t s[256])
{
    uint32_t p = 1, q = 1;
    do {
        p ^= twice(p);
        q ^= q << 1, q ^= q << 2, q ^= q << 4, q &= 255;
        q ^= q & 0x80 ? 9 : 0;
        uint32_t x =
            q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4);
        s[p] = (uint8_t)(x ^ 0x63);
    } while (p != 1);
    s[0] = 0x63;
}

void aes_init(void)
{
    uint8_t *s = (uint8_t *)aes.td0; /* until Td0 itself is made */
    make_s_box(s);
    for (uint32_t x = 0; x < 256; x++) {
        uint32_t y = s[x], y2 = twice(y);
        aes.te0[x] = y2 << 24 | y << 16 | y << 8 | (y2 ^ y);
        aes.td4s[y] = (uint8_t)x;
    }
    for (uint32_t y = 0; y < 256; y++) {
        uint32_t x = aes.td4s[y], x2 = twice(x), x4 = twice(x2), x8 = twice(x4);
        aes.td0[y] = (x8 ^ x4 ^ x2) << 24 | (x8 ^ x) << 16 | (x8 ^ x4 ^ x) << 8 | (x8 ^ x2 ^ x);
    }
    uint8_t *rcon = (uint8_t *)aes.rcons;
    for (uint32_t i = 0, r = 1; i < ROUNDS; i++, r = twice(r))
        rcon[i] = (uint8_t)r;
}
