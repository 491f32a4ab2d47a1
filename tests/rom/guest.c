/* A program for the chip that calls the boot ROM's functions with random inputs and
 * compares each result with what the compiler's own library or plain C gives.
 *
 * Prints a line per function: "ok NAME ROUNDS HASH" or "differs NAME at ROUND: ...".  HASH is
 * of all results, so that two ROMs can be compared; where C has no counterpart (`hash`
 * lines) that is the whole test.  Ends with "done".  Runs from IRAM on any ROM. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { ROUNDS = 10000 };

/* --- the ROM's functions, at their published addresses ----------------------------------- */

#define ROM(type, name, address, ...) typedef type name##_f(__VA_ARGS__);                          \
    static name##_f *const rom_##name = (name##_f *)(address)

ROM(int, printf, 0x400024cc, const char *, ...);
ROM(int, vprintf, 0x40001f00, void (*)(char), const char *, va_list);
ROM(uint32_t, udivsi3, 0x4000e21c, uint32_t, uint32_t);
ROM(uint32_t, umodsi3, 0x4000e268, uint32_t, uint32_t);
ROM(int32_t, divsi3, 0x4000dc88, int32_t, int32_t);
ROM(uint64_t, umulsidi3, 0x4000dcf0, uint32_t, uint32_t);
ROM(uint64_t, muldi3, 0x40000650, uint64_t, uint64_t);
ROM(uint64_t, udivdi3, 0x4000d310, uint64_t, uint64_t);
ROM(uint64_t, umoddi3, 0x4000d770, uint64_t, uint64_t);
ROM(int64_t, divdi3, 0x4000ce60, int64_t, int64_t);
ROM(float, addsf3, 0x4000c180, float, float);
ROM(float, subsf3, 0x4000c268, float, float);
ROM(float, mulsf3, 0x4000c3dc, float, float);
ROM(float, floatsisf, 0x4000e2ac, int32_t);
ROM(float, floatunsisf, 0x4000e2a4, uint32_t);
ROM(uint32_t, fixunssfsi, 0x4000c4c4, float);
ROM(double, adddf3, 0x4000c538, double, double);
ROM(double, subdf3, 0x4000c688, double, double);
ROM(double, muldf3, 0x4000c8f0, double, double);
ROM(double, divdf3, 0x4000cb94, double, double);
ROM(double, floatsidf, 0x4000e2f0, int32_t);
ROM(double, floatunsidf, 0x4000e2e8, uint32_t);
ROM(int32_t, fixdfsi, 0x4000ccb8, double);
ROM(uint32_t, fixunsdfsi, 0x4000cd00, double);
ROM(double, extendsfdf2, 0x4000cdfc, float);
ROM(float, truncdfsf2, 0x4000cd5c, double);
ROM(void *, memcpy, 0x4000df48, void *, const void *, size_t);
ROM(void *, memmove, 0x4000e04c, void *, const void *, size_t);
ROM(void *, memset, 0x4000e190, void *, int, size_t);
ROM(int, memcmp, 0x4000dea8, const void *, const void *, size_t);
ROM(int, strcmp, 0x4000bdc8, const char *, const char *);
ROM(int, strncmp, 0x4000bfa8, const char *, const char *, size_t);
ROM(size_t, strlen, 0x4000bf4c, const char *);
ROM(char *, strcpy, 0x4000bec8, char *, const char *);
ROM(char *, strncpy, 0x4000c0a0, char *, const char *, size_t);
ROM(char *, strstr, 0x4000e1e0, const char *, const char *);
ROM(void, SHA1Init, 0x4000b584, void *);
ROM(void, SHA1Update, 0x4000b5a8, void *, const void *, uint32_t);
ROM(void, SHA1Final, 0x4000b648, uint8_t *, void *);
ROM(void, MD5Init, 0x40009818, void *);
ROM(void, MD5Update, 0x40009834, void *, const void *, uint32_t);
ROM(void, MD5Final, 0x40009900, uint8_t *, void *);
ROM(int, hmac_sha1, 0x4000ba28, const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *);
ROM(int, hmac_md5, 0x4000a2cc, const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *);
ROM(int, sha1_prf, 0x4000ba48, const uint8_t *, size_t, const char *, const uint8_t *, size_t,
    uint8_t *, size_t);
ROM(int, pbkdf2_sha1, 0x4000b840, const char *, const uint8_t *, size_t, int, uint8_t *, size_t);
ROM(void, rijndaelKeySetupEnc, 0x40009300, uint32_t *, const uint8_t *);
ROM(void, rijndaelKeySetupDec, 0x40008dd0, uint32_t *, const uint8_t *);
ROM(void, aes_decrypt, 0x400092d4, void *, const uint8_t *, uint8_t *);
ROM(int, aes_unwrap, 0x40009410, const uint8_t *, int, const uint8_t *, uint8_t *);
ROM(uint32_t, roundup2, 0x400031b4, uint32_t, uint32_t);

/* --- random inputs and the hash of results -------------------------------------------------- */

static uint32_t state = 1;

static uint32_t random32(void)
{
    state ^= state << 13, state ^= state >> 17, state ^= state << 5;
    return state;
}

/* Small, large, near a power of two: where division and carries go wrong. */
static uint32_t random_int(void)
{
    uint32_t x = random32(), how = random32() % 4;
    return how == 0 ? x : how == 1 ? x >> x % 32 : how == 2 ? (1U << x % 32) - 1 + (x >> 30) : x & 255;
}

static uint64_t random_long(void)
{
    return (uint64_t)random_int() << 32 * (random32() % 2) | random_int();
}

static uint32_t random_float_bits(void)
{
    static const uint32_t special[] = {0,          0x80000000, 0x7f800000, 0xff800000, 0x7fc00000,
                                       1,          0x007fffff, 0x00800000, 0x7f7fffff, 0x3f800000};
    uint32_t how = random32() % 8;
    if (how == 0)
        return special[random32() % 10];
    uint32_t bits = random32();
    return how < 5 ? (bits & 0x807fffff) | (127 - 30 + random32() % 60) << 23 : bits;
}

static uint64_t random_double_bits(void)
{
    uint64_t bits = (uint64_t)random32() << 32 | random32();
    uint32_t how = random32() % 8;
    if (how == 0)
        return (uint64_t)(random_float_bits() & 0xff800000) << 32;
    if (how < 6)
        bits = (bits & 0x800fffffffffffffULL) | (uint64_t)(1023 - 60 + random32() % 120) << 52;
    return how == 7 ? bits & 0x800fffffffffffffULL : bits;
}

static float random_float(void)
{
    union { uint32_t bits; float f; } u = {random_float_bits()};
    return u.f;
}

static double random_double(void)
{
    union { uint64_t bits; double d; } u = {random_double_bits()};
    return u.d;
}

struct test {
    const char *name;
    uint32_t hash;
    int round;
    bool compared, differs;
};

static void mix(struct test *t, const void *data, size_t n)
{
    const uint8_t *p = data;
    while (n--)
        t->hash = (t->hash ^ *p++) * 16777619U;
}

static void check(struct test *t, const void *got, const void *want, size_t n)
{
    t->compared = true;
    mix(t, got, n);
    if (memcmp(got, want, n) == 0 || t->differs)
        return;
    t->differs = true;
    rom_printf("differs %s at %d:", t->name, t->round);
    for (size_t i = 0; i < n; i++)
        rom_printf(" %02x/%02x", ((const uint8_t *)got)[i], ((const uint8_t *)want)[i]);
    rom_printf("\n");
}

static void check32(struct test *t, uint32_t got, uint32_t want)
{
    check(t, &got, &want, 4);
}

static void check64(struct test *t, uint64_t got, uint64_t want)
{
    check(t, &got, &want, 8);
}

/* Which NaN comes out is nobody's contract. */
static void check_float(struct test *t, float got, float want)
{
    union { float f; uint32_t bits; } g = {got}, w = {want};
    check32(t, got != got ? 0x7fc00000 : g.bits, want != want ? 0x7fc00000 : w.bits);
}

static void check_double(struct test *t, double got, double want)
{
    union { double d; uint64_t bits; } g = {got}, w = {want};
    check64(t, got != got ? 1 : g.bits, want != want ? 1 : w.bits);
}

/* --- arithmetic -------------------------------------------------------------------------------- */

static void test_udivsi3(struct test *t)
{
    uint32_t a = random_int(), b = random_int() | 1;
    check32(t, rom_udivsi3(a, b), a / b);
}
static void test_umodsi3(struct test *t)
{
    uint32_t a = random_int(), b = random_int() | 1;
    check32(t, rom_umodsi3(a, b), a % b);
}
static void test_divsi3(struct test *t)
{
    int32_t a = (int32_t)random_int(), b = (int32_t)(random_int() | 1);
    if (b != -1)
        check32(t, (uint32_t)rom_divsi3(a, b), (uint32_t)(a / b));
}
static void test_umulsidi3(struct test *t)
{
    uint32_t a = random_int(), b = random_int();
    check64(t, rom_umulsidi3(a, b), (uint64_t)a * b);
}
static void test_muldi3(struct test *t)
{
    uint64_t a = random_long(), b = random_long();
    check64(t, rom_muldi3(a, b), a * b);
}
static void test_udivdi3(struct test *t)
{
    uint64_t a = random_long(), b = random_long() | 1;
    check64(t, rom_udivdi3(a, b), a / b);
}
static void test_umoddi3(struct test *t)
{
    uint64_t a = random_long(), b = random_long() | 1;
    check64(t, rom_umoddi3(a, b), a % b);
}
static void test_divdi3(struct test *t)
{
    int64_t a = (int64_t)random_long(), b = (int64_t)(random_long() | 1);
    if (b != -1)
        check64(t, (uint64_t)rom_divdi3(a, b), (uint64_t)(a / b));
}
static void test_addsf3(struct test *t)
{
    float a = random_float(), b = random_float();
    check_float(t, rom_addsf3(a, b), a + b);
}
static void test_subsf3(struct test *t)
{
    float a = random_float(), b = random_float();
    check_float(t, rom_subsf3(a, b), a - b);
}
static void test_mulsf3(struct test *t)
{
    float a = random_float(), b = random_float();
    check_float(t, rom_mulsf3(a, b), a * b);
}
static void test_floatsisf(struct test *t)
{
    int32_t a = (int32_t)random_int();
    check_float(t, rom_floatsisf(a), (float)a);
}
static void test_floatunsisf(struct test *t)
{
    uint32_t a = random_int();
    check_float(t, rom_floatunsisf(a), (float)a);
}
static void test_fixunssfsi(struct test *t)
{
    float a = (float)random_int() * 0.4375f;
    check32(t, rom_fixunssfsi(a), (uint32_t)a);
}
static void test_adddf3(struct test *t)
{
    double a = random_double(), b = random_double();
    check_double(t, rom_adddf3(a, b), a + b);
}
static void test_subdf3(struct test *t)
{
    double a = random_double(), b = random_double();
    check_double(t, rom_subdf3(a, b), a - b);
}
static void test_muldf3(struct test *t)
{
    double a = random_double(), b = random_double();
    check_double(t, rom_muldf3(a, b), a * b);
}
static void test_divdf3(struct test *t)
{
    double a = random_double(), b = random_double();
    check_double(t, rom_divdf3(a, b), a / b);
}
static void test_floatsidf(struct test *t)
{
    int32_t a = (int32_t)random_int();
    check_double(t, rom_floatsidf(a), (double)a);
}
static void test_floatunsidf(struct test *t)
{
    uint32_t a = random_int();
    check_double(t, rom_floatunsidf(a), (double)a);
}
static void test_fixdfsi(struct test *t)
{
    double a = (double)(int32_t)random_int() * 0.4375;
    check32(t, (uint32_t)rom_fixdfsi(a), (uint32_t)(int32_t)a);
}
static void test_fixunsdfsi(struct test *t)
{
    double a = (double)random_int() * 0.4375;
    check32(t, rom_fixunsdfsi(a), (uint32_t)a);
}
static void test_extendsfdf2(struct test *t)
{
    float a = random_float();
    check_double(t, rom_extendsfdf2(a), (double)a);
}
static void test_truncdfsf2(struct test *t)
{
    double a = random_double();
    check_float(t, rom_truncdfsf2(a), (float)a);
}
static void test_roundup2(struct test *t)
{
    uint32_t a = random_int(), b = 1U << random32() % 12;
    check32(t, rom_roundup2(a, b), (a + b - 1) / b * b);
}

/* --- memory and strings: plain loops are the reference ------------------------------------------- */

enum { ROOM = 96 };
static uint8_t got[ROOM], want[ROOM], source[ROOM];

static void fill(uint8_t *p, int letters)
{
    for (int i = 0; i < ROOM; i++)
        p[i] = (uint8_t)(letters ? 'a' + random32() % (uint32_t)letters : random32());
}

static void begin_buffers(void)
{
    fill(got, 0);
    for (int i = 0; i < ROOM; i++)
        want[i] = got[i];
    fill(source, 0);
}

static void test_memcpy(struct test *t)
{
    size_t to = random32() % 8, from = random32() % 8, n = random32() % 80;
    begin_buffers();
    rom_memcpy(got + to, source + from, n);
    for (size_t i = 0; i < n; i++)
        ((volatile uint8_t *)want)[to + i] = source[from + i];
    check(t, got, want, ROOM);
}
static void test_memmove(struct test *t)
{
    size_t to = random32() % 16, from = random32() % 16, n = random32() % 80;
    begin_buffers();
    rom_memmove(got + to, got + from, n);
    for (size_t i = 0; i < ROOM; i++)
        source[i] = want[i];
    for (size_t i = 0; i < n; i++)
        ((volatile uint8_t *)want)[to + i] = source[from + i];
    check(t, got, want, ROOM);
}
static void test_memset(struct test *t)
{
    size_t to = random32() % 8, n = random32() % 80;
    int c = (int)random32();
    begin_buffers();
    rom_memset(got + to, c, n);
    for (size_t i = 0; i < n; i++)
        ((volatile uint8_t *)want)[to + i] = (uint8_t)c;
    check(t, got, want, ROOM);
}

static int sign(int x)
{
    return (x > 0) - (x < 0);
}

static void random_strings(char *a, char *b)
{
    fill((uint8_t *)a, 2);
    for (int i = 0; i < ROOM; i++)
        b[i] = a[i];
    b[random32() % 40] = (char)('a' + random32() % 3);
    a[random32() % 40] = 0;
    b[random32() % 40] = 0;
    a[ROOM - 1] = b[ROOM - 1] = 0;
}

static int compare(const char *a, const char *b, size_t n)
{
    for (; n; n--, a++, b++)
        if (*a != *b || !*a)
            return sign((uint8_t)*a - (uint8_t)*b);
    return 0;
}

static char *const text_a = (char *)got, *const text_b = (char *)source;

static void test_memcmp(struct test *t)
{
    random_strings(text_a, text_b);
    size_t n = random32() % 40;
    int reference = 0;
    for (size_t i = 0; i < n && !reference; i++)
        reference = sign(got[i] - source[i]);
    check32(t, (uint32_t)sign(rom_memcmp(got, source, n)), (uint32_t)reference);
}
static void test_strcmp(struct test *t)
{
    random_strings(text_a, text_b);
    check32(t, (uint32_t)sign(rom_strcmp(text_a, text_b)), (uint32_t)compare(text_a, text_b, ROOM));
}
static void test_strncmp(struct test *t)
{
    random_strings(text_a, text_b);
    size_t n = random32() % 40;
    check32(t, (uint32_t)sign(rom_strncmp(text_a, text_b, n)), (uint32_t)compare(text_a, text_b, n));
}
static void test_strlen(struct test *t)
{
    random_strings(text_a, text_b);
    size_t at = random32() % 8, n = 0;
    while (((volatile char *)text_b)[at + n])
        n++;
    check32(t, rom_strlen(text_b + at), n);
}
static void test_strcpy(struct test *t)
{
    random_strings(text_a, text_b);
    for (int i = 0; i < ROOM; i++)
        want[i] = got[i];
    size_t to = random32() % 4, from = random32() % 4, i = 0;
    rom_strcpy(text_a + to, text_b + from);
    do
        ((volatile uint8_t *)want)[to + i] = source[from + i];
    while (source[from + i++]);
    check(t, got, want, ROOM);
}
static void test_strncpy(struct test *t)
{
    random_strings(text_a, text_b);
    for (int i = 0; i < ROOM; i++)
        want[i] = got[i];
    size_t to = random32() % 4, from = random32() % 4, n = random32() % 60, i = 0;
    rom_strncpy(text_a + to, text_b + from, n);
    for (; i < n && source[from + i]; i++)
        ((volatile uint8_t *)want)[to + i] = source[from + i];
    for (; i < n; i++)
        ((volatile uint8_t *)want)[to + i] = 0;
    check(t, got, want, ROOM);
}
static void test_strstr(struct test *t)
{
    random_strings(text_a, text_b);
    text_b[random32() % 6] = 0;
    const char *found = rom_strstr(text_a, text_b);
    size_t n = rom_strlen(text_b);
    int reference = -1;
    for (int i = 0; reference < 0 && (!i || text_a[i - 1]); i++)
        if (compare(text_a + i, text_b, n) == 0)
            reference = i;
    check32(t, found ? (uint32_t)(found - text_a) : ~0U, (uint32_t)reference);
}

/* --- printing: hashed only; the host knows what C would print -------------------------------------- */

static struct test *printing;

static void put_hash(char c)
{
    mix(printing, &c, 1);
}

static void print_hash(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    rom_vprintf(put_hash, format, arguments);
    va_end(arguments);
}

static void test_vprintf(struct test *t)
{
    static const char *const formats[] = {"%d|", "%u|", "%x|", "%X|", "%08x|", "%5d|", "%-8u|", "%3d|", "%c|", "%s|"};
    uint32_t which = random32() % 10, value = random_int();
    printing = t;
    if (which == 9)
        print_hash(formats[9], formats[value % 9]);
    else
        print_hash(formats[which], which == 8 ? ' ' + value % 90 : value);
}

/* --- hashes and ciphers: hashed; the host computes the same ------------------------------------------ */

static uint32_t context[64];
static uint8_t data[256], digest[64];

static size_t random_data(size_t most)
{
    size_t n = random32() % (most + 1);
    for (size_t i = 0; i < n; i++)
        data[i] = (uint8_t)random32();
    return n;
}

static void test_sha1(struct test *t)
{
    size_t n = random_data(200), cut = n ? random32() % n : 0;
    rom_SHA1Init(context);
    rom_SHA1Update(context, data, cut);
    rom_SHA1Update(context, data + cut, n - cut);
    rom_SHA1Final(digest, context);
    mix(t, digest, 20);
}
static void test_md5(struct test *t)
{
    size_t n = random_data(200), cut = n ? random32() % n : 0;
    rom_MD5Init(context);
    rom_MD5Update(context, data, cut);
    rom_MD5Update(context, data + cut, n - cut);
    rom_MD5Final(digest, context);
    mix(t, digest, 16);
}
static void test_hmac_sha1(struct test *t)
{
    size_t n = random_data(200), key = random32() % (n + 1);
    rom_hmac_sha1(data, key, data + key, n - key, digest);
    mix(t, digest, 20);
}
static void test_hmac_md5(struct test *t)
{
    size_t n = random_data(200), key = random32() % (n + 1);
    rom_hmac_md5(data, key, data + key, n - key, digest);
    mix(t, digest, 16);
}
static void test_sha1_prf(struct test *t)
{
    size_t n = random_data(60), key = random32() % (n + 1);
    rom_sha1_prf(data, key, "label", data + key, n - key, digest, 48);
    mix(t, digest, 48);
}
static void test_pbkdf2(struct test *t)
{
    char word[9];
    for (int i = 0; i < 8; i++)
        word[i] = (char)('a' + random32() % 26);
    word[8] = 0;
    rom_pbkdf2_sha1(word, (const uint8_t *)"network", 7, 1 + (int)(random32() % 4), digest, 32);
    mix(t, digest, 32);
}
static void test_aes_decrypt(struct test *t)
{
    for (int i = 0; i < 32; i++)
        data[i] = (uint8_t)random32();
    rom_rijndaelKeySetupDec(context, data);
    rom_aes_decrypt(context, data + 16, digest);
    mix(t, digest, 16);
}
static void test_aes_key(struct test *t)
{
    for (int i = 0; i < 16; i++)
        data[i] = (uint8_t)random32();
    rom_rijndaelKeySetupEnc(context, data);
    mix(t, context, 176);
}

/* --- all of them --------------------------------------------------------------------------------------- */

typedef void test_function(struct test *t);

static const struct {
    const char *name;
    test_function *run;
} tests[] = {
#define TEST(name) {#name, test_##name}
    TEST(udivsi3), TEST(umodsi3), TEST(divsi3), TEST(umulsidi3), TEST(muldi3), TEST(udivdi3),
    TEST(umoddi3), TEST(divdi3), TEST(addsf3), TEST(subsf3), TEST(mulsf3), TEST(floatsisf),
    TEST(floatunsisf), TEST(fixunssfsi), TEST(adddf3), TEST(subdf3), TEST(muldf3), TEST(divdf3),
    TEST(floatsidf), TEST(floatunsidf), TEST(fixdfsi), TEST(fixunsdfsi), TEST(extendsfdf2),
    TEST(truncdfsf2), TEST(roundup2), TEST(memcpy), TEST(memmove), TEST(memset), TEST(memcmp),
    TEST(strcmp), TEST(strncmp), TEST(strlen), TEST(strcpy), TEST(strncpy), TEST(strstr),
    TEST(vprintf), TEST(sha1), TEST(md5), TEST(hmac_sha1), TEST(hmac_md5), TEST(sha1_prf),
    TEST(pbkdf2), TEST(aes_decrypt), TEST(aes_key),
};

void program(void);
void program(void)
{
    for (unsigned i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        struct test t = {.name = tests[i].name, .hash = 2166136261U};
        state = 12345 + i;
        for (t.round = 0; t.round < ROUNDS; t.round++)
            tests[i].run(&t);
        if (!t.differs)
            rom_printf("%s %s %d %08x\n", t.compared ? "ok" : "hash", t.name, ROUNDS, t.hash);
    }
    rom_printf("done\n");
    for (;;)
        ;
}
