/* Calls functions of the boot ROM whose results no library of the host knows - quirks,
 * layouts, side effects - with random inputs and prints a hash of each's, as guest.c
 * does.  Run on two ROMs, equal lines mean equal functions. */
#include <stdarg.h>

#include "functions.h"
#include "random.h"

ROM(void, srand, 0x400005F0, uint32_t);
ROM(int, rand, 0x40000600, void);
ROM(uint32_t, multofup, 0x400031C0, uint32_t, uint32_t);
ROM(int, ets_char2xdigit, 0x40002B74, int);
ROM(uint8_t *, ets_str2macaddr, 0x40002AF8, uint8_t *, const char *);
ROM(void *, xthal_memcpy, 0x400006C4, void *, const void *, size_t);
ROM(void *, xthal_bcopy, 0x40000688, const void *, void *, size_t);
ROM(void *, ets_memcpy, 0x400018B4, void *, const void *, size_t);
ROM(void *, ets_memmove, 0x400018C4, void *, const void *, size_t);
ROM(void *, ets_memset, 0x400018A4, void *, int, size_t);
ROM(int, ets_memcmp, 0x400018D4, const void *, const void *, size_t);
ROM(char *, ets_strcpy, 0x40002A88, char *, const char *);
ROM(char *, ets_strncpy, 0x40002A98, char *, const char *, size_t);
ROM(int, ets_strcmp, 0x40002AA8, const char *, const char *);
ROM(int, ets_strncmp, 0x40002AB8, const char *, const char *, size_t);
ROM(int, ets_strlen, 0x40002AC8, const char *);
ROM(char *, ets_strstr, 0x40002AD8, const char *, const char *);
ROM(void, ets_bzero, 0x40002AE8, void *, size_t);
ROM(void, rijndaelKeySetupEnc, 0x40009300, uint32_t *, const uint8_t *);
ROM(int, aes_unwrap, 0x40009410, const uint8_t *, int, const uint8_t *, uint8_t *);
ROM(void, SHA1Transform, 0x4000A364, uint32_t *, const uint8_t *);
ROM(int, sha1_vector, 0x4000A2EC, size_t, const uint8_t **, const size_t *, uint8_t *);
ROM(int, md5_vector, 0x400097AC, size_t, const uint8_t **, const size_t *, uint8_t *);
ROM(int, hmac_sha1_vector, 0x4000B8B4, const uint8_t *, size_t, size_t, const uint8_t **,
    const size_t *, uint8_t *);
ROM(int, hmac_md5_vector, 0x4000A160, const uint8_t *, size_t, size_t, const uint8_t **,
    const size_t *, uint8_t *);

ROM(int, SPIRead, 0x40004B1C, uint32_t, uint32_t *, uint32_t);
ROM(int, SPIWrite, 0x40004A4C, uint32_t, const uint32_t *, uint32_t);

/* --- small ones -------------------------------------------------------------------- */

enum { ROOM = 96 };
static uint8_t here[ROOM], there[ROOM], digest[32];

static void random_bytes(uint8_t *p, size_t n)
{
    while (n--)
        *p++ = (uint8_t)random32();
}

/* Of few letters, so that searches and comparisons find something. */
static void random_text(uint8_t *p, size_t most)
{
    size_t n = random32() % most;
    for (size_t i = 0; i < n; i++)
        p[i] = (uint8_t)('a' + random32() % 3);
    p[n] = 0;
}

static void random_texts(void)
{
    random_bytes(here, ROOM);
    random_bytes(there, ROOM);
    random_text(here, 60);
    random_text(there, 1 + random32() % 40);
}

static void test_rand(struct test *t)
{
    if (random32() % 16 == 0)
        rom_srand(random32());
    mix32(t, (uint32_t)rom_rand());
}
static void test_multofup(struct test *t)
{
    uint32_t value = random32() >> 8, multiple = 1 + random32() % 5000;
    mix32(t, rom_multofup(value, multiple));
}
static void test_ets_char2xdigit(struct test *t)
{
    mix32(t, (uint32_t)rom_ets_char2xdigit((int)(random32() % 128)));
}
static void test_ets_str2macaddr(struct test *t)
{
    static const char letters[] = "0123456789abcdefABCDEF:";
    for (int i = 0; i < 17; i++)
        here[i] = (uint8_t)(i % 3 == 2 ? ':' : letters[random32() % (random32() % 16 ? 22 : 23)]);
    here[17] = 0;
    random_bytes(there, 8);
    uint8_t *mac = rom_ets_str2macaddr(there, (const char *)here);
    mix32(t, mac == NULL ? 0 : mac == there ? 1 : 2);
    mix(t, there, 8);
}

/* --- memory and strings at their second addresses -------------------------------------- */

#define COPY(name, call)                                                                           \
    static void test_##name(struct test *t)                                                        \
    {                                                                                              \
        size_t n = random32() % 64;                                                                \
        random_bytes(here, ROOM);                                                                  \
        random_bytes(there, ROOM);                                                                 \
        uint8_t *to = here + random32() % 16, *from = there + random32() % 16;                     \
        mix32(t, (uint32_t)((uint8_t *)(call)-here));                                              \
        mix(t, here, ROOM);                                                                        \
    }
COPY(xthal_memcpy, rom_xthal_memcpy(to, from, n))
COPY(xthal_bcopy, rom_xthal_bcopy(from, to, n))
COPY(ets_memcpy, rom_ets_memcpy(to, from, n))
COPY(ets_memmove, rom_ets_memmove(to, here + (from - there), n))
COPY(ets_memset, rom_ets_memset(to, from[0], n))

/* What comes back is a sign, a length, or a place in the first text. */
#define TEXTS(name, call)                                                                          \
    static void test_##name(struct test *t)                                                        \
    {                                                                                              \
        size_t n = random32() % 40;                                                                \
        random_texts();                                                                            \
        char *a = (char *)here, *b = (char *)there;                                                \
        mix32(t, (uint32_t)(call));                                                                \
        mix(t, here, ROOM);                                                                        \
        (void)n, (void)a, (void)b;                                                                 \
    }
static int sign(int x)
{
    return (x > 0) - (x < 0);
}
TEXTS(ets_memcmp, sign(rom_ets_memcmp(a, b, n)))
TEXTS(ets_strcmp, sign(rom_ets_strcmp(a, b)))
TEXTS(ets_strncmp, sign(rom_ets_strncmp(a, b, n)))
TEXTS(ets_strlen, rom_ets_strlen(a))
TEXTS(ets_strcpy, rom_ets_strcpy(a, b) - a)
TEXTS(ets_strncpy, rom_ets_strncpy(a, b, n) - a)
TEXTS(ets_strstr, rom_ets_strstr(a, b) ? rom_ets_strstr(a, b) - a : -1)
TEXTS(ets_bzero, (rom_ets_bzero(here + n % 5, n), 0))

/* --- printing: every conversion, flag and width, also those it doesn't have ---------------- */

static struct test *printing;

static void put_hash(char c)
{
    mix(printing, &c, 1);
}

static int print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = rom_vprintf(put_hash, format, arguments);
    va_end(arguments);
    return count;
}

static char *append(char *at, const char *text)
{
    while (*text)
        *at++ = *text++;
    *at = 0;
    return at;
}

/* Not with widths: conversions that the ROM doesn't have, which the genuine one pads by
 * what was left behind; and not %b, whose last column it takes from there too. */
static void random_format(char *at, const char *kind)
{
    static const char *const flags[] = {"", "", "-", "0", "-0"},
                             *const widths[] = {"", "3", "12", "8"},
                             *const precisions[] = {"", "", ".3", "."};
    at = append(at, "<%");
    at = append(at, flags[random32() % 5]);
    at = append(at, widths[random32() % 4]);
    at = append(at, precisions[random32() % 4]);
    append(append(at, kind), ">");
}

static void test_vprintf_words(struct test *t)
{
    static const char *const kinds[] = {"d", "D", "u", "U",  "x",  "X",
                                        "p", "c", "C", "ld", "lu", "lx"};
    char format[24];
    random_format(format, kinds[random32() % 12]);
    printing = t;
    mix32(t, (uint32_t)print(format, random_int()));
}
static void test_vprintf_long_long(struct test *t)
{
    static const char *const kinds[] = {"lld", "llu", "llx", "llX"};
    char format[24];
    random_format(format, kinds[random32() % 4]);
    printing = t;
    mix32(t, (uint32_t)print(format, random_long()));
}
static void test_vprintf_texts(struct test *t)
{
    char format[24];
    random_texts();
    random_format(format, random32() % 2 ? "s" : "S");
    printing = t;
    mix32(t, (uint32_t)print(format, random32() % 8 ? here : NULL));
}
static void test_vprintf_unknown(struct test *t)
{
    static const char *const formats[] = {"%q",  "%+d", "%#x", "%*d", "% d", "%i",  "%o",
                                          "%hd", "%zd", "%e",  "%%",  "%-q", "%0+d"};
    printing = t;
    mix32(t, (uint32_t)print(formats[random32() % 13], 6, 7));
}

/* --- hashes and ciphers ------------------------------------------------------------------ */

static uint32_t context[64];
static uint8_t data[256];

/* What a context holds after updates: firmware keeps and copies them. */
static void test_SHA1_context(struct test *t)
{
    for (unsigned i = 0; i < 64; i++)
        context[i] = 0;
    random_bytes(data, 200);
    rom_SHA1Init(context);
    rom_SHA1Update(context, data, random32() % 100);
    rom_SHA1Update(context, data + 100, random32() % 100);
    mix(t, context, 28);
}
static void test_MD5_context(struct test *t)
{
    for (unsigned i = 0; i < 64; i++)
        context[i] = 0;
    random_bytes(data, 200);
    rom_MD5Init(context);
    rom_MD5Update(context, data, random32() % 100);
    rom_MD5Update(context, data + 100, random32() % 100);
    mix(t, context, 24);
}
static void test_SHA1Transform(struct test *t)
{
    random_bytes((uint8_t *)context, 20);
    random_bytes(data, 64);
    rom_SHA1Transform(context, data);
    mix(t, context, 20);
}

typedef int vector_function(size_t, const uint8_t **, const size_t *, uint8_t *);

/* One to four parts of a random data, the key before them where there is one. */
static size_t random_parts(const uint8_t **parts, size_t *lengths)
{
    size_t n = 1 + random32() % 4;
    random_bytes(data, sizeof data);
    for (size_t i = 0; i < n; i++) {
        parts[i] = data + 64 + 40 * i;
        lengths[i] = random32() % 40;
    }
    return n;
}
#define VECTOR(name, size)                                                                         \
    static void test_##name(struct test *t)                                                        \
    {                                                                                              \
        const uint8_t *parts[4];                                                                   \
        size_t lengths[4], n = random_parts(parts, lengths);                                       \
        mix32(t, (uint32_t)rom_##name(n, parts, lengths, digest));                                 \
        mix(t, digest, size);                                                                      \
    }
#define KEYED_VECTOR(name, size)                                                                   \
    static void test_##name(struct test *t)                                                        \
    {                                                                                              \
        const uint8_t *parts[4];                                                                   \
        size_t lengths[4], n = random_parts(parts, lengths);                                       \
        mix32(t, (uint32_t)rom_##name(data, random32() % 64, n, parts, lengths, digest));          \
        mix(t, digest, size);                                                                      \
    }
VECTOR(sha1_vector, 20)
VECTOR(md5_vector, 16)
KEYED_VECTOR(hmac_sha1_vector, 20)
KEYED_VECTOR(hmac_md5_vector, 16)

static void test_rijndaelKeySetupEnc(struct test *t)
{
    random_bytes(data, 16);
    rom_rijndaelKeySetupEnc(context, data);
    mix(t, context, 176);
}
static void test_rijndaelKeySetupDec(struct test *t)
{
    random_bytes(data, 16);
    rom_rijndaelKeySetupDec(context, data);
    mix(t, context, 176);
}
static void test_aes_unwrap(struct test *t)
{
    uint32_t blocks = 1 + random32() % 3;
    random_bytes(data, 64);
    random_bytes(digest, sizeof digest);
    mix32(t, (uint32_t)rom_aes_unwrap(data, (int)blocks, data + 16, digest));
    mix(t, digest, sizeof digest);
}
/* Texts that are not always right. */
static void test_base64_decode(struct test *t)
{
    static const char letters[] = "ABzc09+/==\n *";
    static uint32_t heap[4096]; /* the genuine ROM takes no size */
    size_t length = 99, n = random32() % 24;
    for (size_t i = 0; i < n; i++)
        data[i] = (uint8_t)letters[random32() % (random32() % 8 ? 8 : 13)];
    if (t->round == 0)
        rom_mem_init(heap, sizeof heap);
    uint8_t *bytes = rom_base64_decode(data, n, &length);
    mix32(t, bytes ? (uint32_t)length : ~0U);
    if (bytes)
        mix(t, bytes, length), rom_mem_free(bytes);
}

/* --- flash --------------------------------------------------------------------------- */

/* Behind the program; the part is told to be as small as it is. */
enum { SPARE = 0x40000, FLASH_END = 0x80000, FLASH_WORDS = 24 };

static uint32_t flash_address(void)
{
    uint32_t any = SPARE + random32() % (FLASH_END - SPARE + 16);
    return random32() % 8 ? any & ~3U : any;
}

static uint32_t flash_length(void)
{
    return random32() % 4 ? random32() % FLASH_WORDS * 4 : random32() % (FLASH_WORDS * 4);
}

static void read_back(struct test *t, uint32_t address, uint32_t length)
{
    static uint32_t words[FLASH_WORDS];
    for (unsigned i = 0; i < FLASH_WORDS; i++)
        words[i] = 0x77777777;
    mix32(t, (uint32_t)rom_SPIRead(address, words, length));
    mix(t, words, sizeof words);
}

static void test_SPIWrite(struct test *t)
{
    static uint32_t words[FLASH_WORDS];
    uint32_t address = flash_address(), length = flash_length();
    *(uint32_t *)0x3FFFC71C = FLASH_END;
    random_bytes((uint8_t *)words, sizeof words);
    mix32(t, (uint32_t)rom_SPIWrite(address, words, length));
    read_back(t, address & ~3U, sizeof words);
}

static void test_SPIRead(struct test *t)
{
    read_back(t, flash_address(), flash_length());
}

static const struct named_test tests[] = {
    TEST(rand),
    TEST(multofup),
    TEST(ets_char2xdigit),
    TEST(ets_str2macaddr),
    TEST(xthal_memcpy),
    TEST(xthal_bcopy),
    TEST(ets_memcpy),
    TEST(ets_memmove),
    TEST(ets_memset),
    TEST(ets_memcmp),
    TEST(ets_strcmp),
    TEST(ets_strncmp),
    TEST(ets_strlen),
    TEST(ets_strcpy),
    TEST(ets_strncpy),
    TEST(ets_strstr),
    TEST(ets_bzero),
    TEST(vprintf_words),
    TEST(vprintf_long_long),
    TEST(vprintf_texts),
    TEST(vprintf_unknown),
    TEST(SHA1_context),
    TEST(MD5_context),
    TEST(SHA1Transform),
    TEST(sha1_vector),
    TEST(md5_vector),
    TEST(hmac_sha1_vector),
    TEST(hmac_md5_vector),
    TEST(rijndaelKeySetupEnc),
    TEST(rijndaelKeySetupDec),
    TEST(aes_unwrap),
    TEST(base64_decode),
    TEST(SPIWrite),
    TEST(SPIRead),
};

void tests_run(void);
void tests_run(void)
{
    run_tests(tests, sizeof tests / sizeof tests[0]);
}
