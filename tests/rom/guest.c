/* Calls the boot ROM's functions with random inputs and prints a hash of the results of
 * each: "NAME ROUNDS HASH", at last "done".
 *
 * One source, two programs: on the chip (with functions/chip.h on the include path)
 * it runs the ROM's functions by their published addresses, on any ROM; on the host
 * (functions/host.h) the C library's, libgcc's and OpenSSL's.  Equal lines mean equal
 * functions. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "functions.h"
#include "random.h"

/* --- arithmetic --------------------------------------------------------------------------------
 */

static void test_udivsi3(struct test *t)
{
    uint32_t a = random_int(), b = random_int() | 1;
    mix32(t, rom_udivsi3(a, b));
}
static void test_umodsi3(struct test *t)
{
    uint32_t a = random_int(), b = random_int() | 1;
    mix32(t, rom_umodsi3(a, b));
}
static void test_divsi3(struct test *t)
{
    int32_t a = (int32_t)random_int(), b = (int32_t)(random_int() | 1);
    if (b != -1)
        mix32(t, (uint32_t)rom_divsi3(a, b));
}
static void test_umulsidi3(struct test *t)
{
    uint32_t a = random_int(), b = random_int();
    mix64(t, rom_umulsidi3(a, b));
}
static void test_muldi3(struct test *t)
{
    uint64_t a = random_long(), b = random_long();
    mix64(t, rom_muldi3(a, b));
}
static void test_udivdi3(struct test *t)
{
    uint64_t a = random_long(), b = random_long() | 1;
    mix64(t, rom_udivdi3(a, b));
}
static void test_umoddi3(struct test *t)
{
    uint64_t a = random_long(), b = random_long() | 1;
    mix64(t, rom_umoddi3(a, b));
}
static void test_divdi3(struct test *t)
{
    int64_t a = (int64_t)random_long(), b = (int64_t)(random_long() | 1);
    if (b != -1)
        mix64(t, (uint64_t)rom_divdi3(a, b));
}
static void test_addsf3(struct test *t)
{
    float a = random_float(), b = random_float();
    mix_float(t, rom_addsf3(a, b));
}
static void test_subsf3(struct test *t)
{
    float a = random_float(), b = random_float();
    mix_float(t, rom_subsf3(a, b));
}
static void test_mulsf3(struct test *t)
{
    float a = random_float(), b = random_float();
    mix_float(t, rom_mulsf3(a, b));
}
static void test_floatsisf(struct test *t)
{
    int32_t a = (int32_t)random_int();
    mix_float(t, rom_floatsisf(a));
}
static void test_floatunsisf(struct test *t)
{
    uint32_t a = random_int();
    mix_float(t, rom_floatunsisf(a));
}
static void test_fixunssfsi(struct test *t)
{
    float a = (float)random_int() * 0.4375f;
    mix32(t, rom_fixunssfsi(a));
}
static void test_adddf3(struct test *t)
{
    double a = random_double(), b = random_double();
    mix_double(t, rom_adddf3(a, b));
}
static void test_subdf3(struct test *t)
{
    double a = random_double(), b = random_double();
    mix_double(t, rom_subdf3(a, b));
}
static void test_muldf3(struct test *t)
{
    double a = random_double(), b = random_double();
    mix_double(t, rom_muldf3(a, b));
}
static void test_divdf3(struct test *t)
{
    double a = random_double(), b = random_double();
    mix_double(t, rom_divdf3(a, b));
}
static void test_floatsidf(struct test *t)
{
    int32_t a = (int32_t)random_int();
    mix_double(t, rom_floatsidf(a));
}
static void test_floatunsidf(struct test *t)
{
    uint32_t a = random_int();
    mix_double(t, rom_floatunsidf(a));
}
static void test_fixdfsi(struct test *t)
{
    double a = (double)(int32_t)random_int() * 0.4375;
    mix32(t, (uint32_t)rom_fixdfsi(a));
}
static void test_fixunsdfsi(struct test *t)
{
    double a = (double)random_int() * 0.4375;
    mix32(t, rom_fixunsdfsi(a));
}
static void test_extendsfdf2(struct test *t)
{
    float a = random_float();
    mix_double(t, rom_extendsfdf2(a));
}
static void test_truncdfsf2(struct test *t)
{
    double a = random_double();
    mix_float(t, rom_truncdfsf2(a));
}
static void test_roundup2(struct test *t)
{
    uint32_t a = random_int(), b = 1U << random32() % 12;
    mix32(t, rom_roundup2(a, b));
}

/* --- memory and strings ------------------------------------------------------------------------
 */

enum { ROOM = 96 };
static uint8_t here[ROOM + 8], there[ROOM + 8]; /* 8 more: copies start at up to 3 */
static char *const text_a = (char *)here, *const text_b = (char *)there;

static int sign(int x)
{
    return (x > 0) - (x < 0);
}

static void random_bytes(uint8_t *p)
{
    for (int i = 0; i < ROOM; i++)
        p[i] = (uint8_t)random32();
}

static void test_memcpy(struct test *t)
{
    size_t to = random32() % 8, from = random32() % 8, n = random32() % 80;
    random_bytes(here);
    random_bytes(there);
    rom_memcpy(here + to, there + from, n);
    mix(t, here, ROOM);
}
static void test_memmove(struct test *t)
{
    size_t to = random32() % 16, from = random32() % 16, n = random32() % 80;
    random_bytes(here);
    rom_memmove(here + to, here + from, n);
    mix(t, here, ROOM);
}
static void test_memset(struct test *t)
{
    size_t to = random32() % 8, n = random32() % 80;
    random_bytes(here);
    rom_memset(here + to, (int)random32(), n);
    mix(t, here, ROOM);
}

/* Two texts of two letters, alike but for one place, of lengths below 40. */
static void random_strings(void)
{
    for (int i = 0; i < ROOM; i++)
        here[i] = there[i] = (uint8_t)('a' + random32() % 2);
    there[random32() % 40] = (uint8_t)('a' + random32() % 3);
    here[random32() % 40] = 0;
    there[random32() % 40] = 0;
    here[ROOM - 1] = there[ROOM - 1] = 0;
}

static void test_memcmp(struct test *t)
{
    random_strings();
    mix32(t, (uint32_t)sign(rom_memcmp(here, there, random32() % 40)));
}
static void test_strcmp(struct test *t)
{
    random_strings();
    mix32(t, (uint32_t)sign(rom_strcmp(text_a, text_b)));
}
static void test_strncmp(struct test *t)
{
    random_strings();
    mix32(t, (uint32_t)sign(rom_strncmp(text_a, text_b, random32() % 40)));
}
static void test_strlen(struct test *t)
{
    random_strings();
    mix32(t, (uint32_t)rom_strlen(text_b + random32() % 8));
}
static void test_strcpy(struct test *t)
{
    uint32_t to = random32() % 4, from = random32() % 4;
    random_strings();
    rom_strcpy(text_a + to, text_b + from);
    mix(t, here, ROOM);
}
static void test_strncpy(struct test *t)
{
    uint32_t to = random32() % 4, from = random32() % 4, n = random32() % 60;
    random_strings();
    rom_strncpy(text_a + to, text_b + from, n);
    mix(t, here, ROOM);
}
static void test_strstr(struct test *t)
{
    random_strings();
    text_b[random32() % 6] = 0;
    const char *found = rom_strstr(text_a, text_b);
    mix32(t, found ? (uint32_t)(found - text_a) : ~0U);
}

/* --- printing ----------------------------------------------------------------------------------
 */

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
    static const char *const formats[] = {"%d|",  "%u|",   "%x|",  "%X|", "%08x|",
                                          "%5d|", "%-8u|", "%3d|", "%c|", "%s|"};
    uint32_t which = random32() % 10, value = random_int();
    printing = t;
    if (which == 9)
        print_hash(formats[9], formats[value % 9]);
    else
        print_hash(formats[which], which == 8 ? ' ' + value % 90 : value);
}

/* --- hashes and ciphers ------------------------------------------------------------------------
 */

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

static uint32_t heap[4096];

/* Result and length of what mem_malloc gave, which is freed. */
static void mix_result(struct test *t, uint8_t *result, size_t length)
{
    mix32(t, result ? (uint32_t)length : ~0U);
    if (result)
        mix(t, result, length);
    rom_mem_free(result);
}

static void test_base64_encode(struct test *t)
{
    size_t length = 0, n = random_data(200);
    rom_mem_init(heap, sizeof heap);
    uint8_t *text = rom_base64_encode(data, n, &length);
    mix_result(t, text, length);
}
static void test_base64_decode(struct test *t)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = 0, n = 4 + random32() % 40 / 4 * 4, pads = random32() % 3;
    for (size_t i = 0; i < n; i++)
        data[i] = (uint8_t)(i < n - pads ? digits[random32() % 64] : '=');
    rom_mem_init(heap, sizeof heap);
    uint8_t *bytes = rom_base64_decode(data, n, &length);
    mix_result(t, bytes, length);
}
static void test_rc4_skip(struct test *t)
{
    size_t n = random_data(100), key = 1 + random32() % 16;
    rom_rc4_skip(data + 120, key, random32() % 300, data, n);
    mix(t, data, n);
}
static void test_bzero(struct test *t)
{
    size_t to = random32() % 8, n = random32() % 80;
    random_bytes(here);
    rom_bzero(here + to, n);
    mix(t, here, ROOM);
}

/* --- all of them
 * --------------------------------------------------------------------------------------- */

static const struct named_test tests[] = {
    TEST(udivsi3),  TEST(umodsi3),    TEST(divsi3),      TEST(umulsidi3),     TEST(muldi3),
    TEST(udivdi3),  TEST(umoddi3),    TEST(divdi3),      TEST(addsf3),        TEST(subsf3),
    TEST(mulsf3),   TEST(floatsisf),  TEST(floatunsisf), TEST(fixunssfsi),    TEST(adddf3),
    TEST(subdf3),   TEST(muldf3),     TEST(divdf3),      TEST(floatsidf),     TEST(floatunsidf),
    TEST(fixdfsi),  TEST(fixunsdfsi), TEST(extendsfdf2), TEST(truncdfsf2),    TEST(roundup2),
    TEST(memcpy),   TEST(memmove),    TEST(memset),      TEST(memcmp),        TEST(strcmp),
    TEST(strncmp),  TEST(strlen),     TEST(strcpy),      TEST(strncpy),       TEST(strstr),
    TEST(vprintf),  TEST(sha1),       TEST(md5),         TEST(hmac_sha1),     TEST(hmac_md5),
    TEST(sha1_prf), TEST(pbkdf2),     TEST(aes_decrypt), TEST(base64_encode), TEST(base64_decode),
    TEST(rc4_skip), TEST(bzero),
};

void tests_run(void);
void tests_run(void)
{
    run_tests(tests, sizeof tests / sizeof tests[0]);
}
