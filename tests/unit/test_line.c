/* Serial lines: symbols, and receivers at the same and at other rates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "board/env.h"
#include "board/line.h"

static struct line_format at(uint32_t baud)
{
    return (struct line_format){(uint32_t)(TICKS_PER_S / baud), 8, 0, 1};
}

static void same_rate_is_lossless(void **state)
{
    (void)state;
    struct line_receiver r = {0};
    for (unsigned byte = 0; byte < 256; byte++) {
        uint32_t words[LINE_WORDS_MAX];
        unsigned flaws;
        assert_int_equal(1, line_receive(&r, at(115200), line_symbol(at(115200), (uint8_t)byte),
                                         byte * 1000000ULL, words));
        assert_int_equal(byte, line_byte(at(115200), words[0], &flaws));
        assert_int_equal(0, flaws);
    }
}

/* Edge by edge must give what the short way gives: a rate 3 % off takes the long one. */
static void sampling_stands_three_percent(void **state)
{
    (void)state;
    struct line_receiver r = {0};
    struct line_format own = at(115200), other = own;
    other.bit_ticks = other.bit_ticks * 103 / 100;
    uint64_t tick = 0;
    for (unsigned byte = 0; byte < 256; byte++, tick += 11ULL * other.bit_ticks) {
        uint32_t words[LINE_WORDS_MAX], late = 0;
        unsigned flaws, n = line_receive(&r, own, line_symbol(other, (uint8_t)byte), tick, words);
        if (!n && line_receive_idle(&r, own, tick + 20ULL * own.bit_ticks, &late))
            words[n++] = late;
        assert_int_equal(1, n);
        assert_int_equal(byte, line_byte(own, words[0], &flaws));
    }
}

static void wrong_rate_garbles(void **state)
{
    (void)state;
    struct line_receiver r = {0};
    const char *text = "ets Jan  8 2013";
    uint64_t tick = 0;
    unsigned right = 0, got = 0, flaws;
    for (const char *p = text; *p; p++, tick += 10ULL * at(74880).bit_ticks) {
        uint32_t words[LINE_WORDS_MAX];
        unsigned n = line_receive(&r, at(115200), line_symbol(at(74880), (uint8_t)*p), tick, words);
        for (unsigned i = 0; i < n; i++, got++)
            right += line_byte(at(115200), words[i], &flaws) == (uint8_t)*p;
    }
    assert_true(got > 5);
    assert_true(right < got / 2);
}

static void slow_receiver_merges_fast_characters(void **state)
{
    (void)state;
    struct line_receiver r = {0};
    uint64_t tick = 0;
    unsigned got = 0;
    for (unsigned i = 0; i < 40; i++, tick += 10ULL * at(115200).bit_ticks) {
        uint32_t words[LINE_WORDS_MAX];
        got += line_receive(&r, at(9600), line_symbol(at(115200), 'U'), tick, words);
    }
    assert_in_range(got, 2, 4); /* 40 characters last as long as 3.3 slow ones */
}

static void parity_and_breaks_are_told(void **state)
{
    (void)state;
    struct line_format even = {1000, 7, 2, 1}, odd = {1000, 7, 1, 1};
    unsigned flaws;
    line_byte(even, line_symbol(even, 0x41).levels, &flaws);
    assert_int_equal(0, flaws);
    line_byte(odd, line_symbol(even, 0x41).levels, &flaws);
    assert_int_equal(LINE_PARITY, flaws);
    line_byte(at(9600), 0, &flaws);
    assert_int_equal(LINE_FRAMING | LINE_BREAK, flaws);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_rate_is_lossless),
        cmocka_unit_test(sampling_stands_three_percent),
        cmocka_unit_test(wrong_rate_garbles),
        cmocka_unit_test(slow_receiver_merges_fast_characters),
        cmocka_unit_test(parity_and_breaks_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
