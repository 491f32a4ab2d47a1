/* The loader's protocol machine: frames, replies, noise, late answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "flash/loader.h"

static struct loader *new_loader(void)
{
    struct loader *l = malloc(sizeof *l);
    loader_init(l);
    return l;
}

static size_t frame(uint8_t *wire, const uint8_t *bytes, size_t size)
{
    return slip_delimit(wire, slip_encode(wire, slip_delimit(wire, 0), bytes, size));
}

static size_t reply(uint8_t *wire, uint8_t op, uint32_t value, const uint8_t *data, size_t size,
                    uint8_t error)
{
    uint8_t bytes[600] = {LOADER_RESPONSE, op};
    le16_put(bytes + 2, (uint16_t)(size + 2));
    le32_put(bytes + 4, value);
    if (size)
        memcpy(bytes + 8, data, size);
    bytes[8 + size] = error != 0;
    bytes[9 + size] = error;
    return frame(wire, bytes, 10 + size);
}

/* Feeds all of it; the last event that came of it. */
static struct loader_event feed(struct loader *l, const uint8_t *wire, size_t size)
{
    struct loader_event e, last = {.kind = LOADER_NOTHING};
    while (size > 0) {
        size_t used = loader_receive(l, wire, size, &e);
        wire += used, size -= used;
        if (e.kind != LOADER_NOTHING)
            last = e;
    }
    return last;
}

static uint8_t wire[LOADER_WIRE_MAX], answer[2000];

static void encodes_a_request(void **state)
{
    (void)state;
    struct loader *l = new_loader();
    const uint8_t data[] = {0xC0, 0xDB, 0x01};
    struct loader_request r = {.op = LOADER_MEM_DATA,
                               .words = {3},
                               .word_count = 1,
                               .bytes = data,
                               .length = 3,
                               .summed = true};
    size_t n = loader_send(l, &r, 1000, wire);
    const uint8_t expected[] = {
        0xC0, 0,    7,    7, 0,   0xEF ^ 0xC0 ^ 0xDB ^ 1, 0, 0, 0, 3, 0, 0, 0, 0xDB,
        0xDC, 0xDB, 0xDD, 1, 0xC0};
    assert_int_equal(n, sizeof expected);
    assert_memory_equal(wire, expected, n);
    assert_int_equal(loader_deadline(l), 1000);
    free(l);
}

static void finds_the_reply_in_noise(void **state)
{
    (void)state;
    struct loader *l = new_loader();
    struct loader_request r = {.op = LOADER_READ_REG};
    loader_send(l, &r, 1000, wire);
    const char *text = "ets Jan  8 2013\r\n";
    assert_int_equal(feed(l, (const uint8_t *)text, strlen(text)).kind, LOADER_NOTHING);
    size_t n = reply(answer, LOADER_READ_REG, 0xFFF0C101, NULL, 0, 0);
    struct loader_event e = feed(l, answer, n);
    assert_int_equal(e.kind, LOADER_REPLY);
    assert_int_equal(e.value, 0xFFF0C101);
    assert_int_equal(l->count, 0);
    assert_int_equal(l->noise_kept, strlen(text));
    assert_memory_equal(l->noise, text, strlen(text));
    free(l);
}

static void drops_replies_nobody_awaits(void **state)
{
    (void)state;
    struct loader *l = new_loader();
    struct loader_request r = {.op = LOADER_READ_REG};
    loader_send(l, &r, 1000, wire);
    size_t n = 0;
    for (int i = 0; i < 7; i++)
        n += reply(answer + n, LOADER_SYNC, LOADER_SYNC_VALUE, NULL, 0, 0);
    n += reply(answer + n, LOADER_READ_REG, 42, NULL, 0, 5);
    struct loader_event e = feed(l, answer, n);
    assert_int_equal(e.kind, LOADER_REPLY);
    assert_int_equal(e.value, 42);
    assert_int_equal(e.status, 1);
    assert_int_equal(e.error, 5);
    assert_int_equal(l->strays, 7);
    free(l);
}

static void finds_its_feet_after_any_cut(void **state)
{
    (void)state;
    uint8_t data[] = {1, 0xC0, 2, 0xDB, 3};
    size_t one = reply(answer, LOADER_SPI_FLASH_MD5, 0, data, sizeof data, 0);
    for (size_t cut = 0; cut < one; cut++) {
        struct loader *l = new_loader();
        struct loader_request r = {.op = LOADER_SPI_FLASH_MD5};
        loader_send(l, &r, 1000, wire);
        struct loader_event e = feed(l, answer + cut, one - cut);
        if (e.kind == LOADER_NOTHING)
            e = feed(l, answer, one);
        assert_int_equal(e.kind, LOADER_REPLY);
        if (cut == 0)
            assert_memory_equal(e.data, data, sizeof data);
        free(l);
    }
}

static void keeps_requests_in_order(void **state)
{
    (void)state;
    struct loader *l = new_loader();
    for (int i = 0; i < LOADER_WINDOW_MAX; i++) {
        struct loader_request r = {.op = LOADER_FLASH_DATA};
        loader_send(l, &r, 1000 + i, wire);
    }
    for (int i = 0; i < LOADER_WINDOW_MAX; i++) {
        assert_int_equal(loader_deadline(l), 1000 + i);
        size_t n = reply(answer, LOADER_FLASH_DATA, (uint32_t)i, NULL, 0, 0);
        assert_int_equal(feed(l, answer, n).value, i);
    }
    assert_true(loader_deadline(l) == INT64_MAX);
    free(l);
}

static void passes_raw_frames(void **state)
{
    (void)state;
    struct loader *l = new_loader();
    size_t n = frame(answer, (const uint8_t *)"OHAI", 4);
    assert_int_equal(feed(l, answer, n).kind, LOADER_NOTHING);
    l->wants_frames = true;
    struct loader_event e = feed(l, answer, n);
    assert_int_equal(e.kind, LOADER_FRAME);
    assert_int_equal(e.length, 4);
    assert_memory_equal(e.data, "OHAI", 4);
    free(l);
}

/* Whatever comes, the machine stays within its buffers and goes on. */
static void survives_rubbish(void **state)
{
    (void)state;
    struct loader *l = new_loader();
    srand(1);
    for (int round = 0; round < 20000; round++) {
        uint8_t rubbish[300];
        size_t size = (size_t)rand() % sizeof rubbish;
        for (size_t i = 0; i < size; i++)
            rubbish[i] =
                rand() % 4 ? (uint8_t)rand() : (uint8_t[]){0xC0, 0xDB, 0xDC, 1}[rand() % 4];
        if (l->count < LOADER_WINDOW_MAX && rand() % 3 == 0) {
            struct loader_request r = {.op = (uint8_t)rand()};
            loader_send(l, &r, round, wire);
        }
        l->wants_frames = rand() % 5 == 0;
        struct loader_event e = feed(l, rubbish, size);
        if (e.kind != LOADER_NOTHING)
            assert_true(e.length <= LOADER_FRAME_MAX);
        assert_true(l->noise_kept <= LOADER_NOISE_KEPT);
    }
    loader_forget(l);
    loader_hush(l);
    struct loader_request r = {.op = LOADER_READ_REG};
    loader_send(l, &r, 0, wire);
    l->wants_frames = false;
    size_t n = reply(answer, LOADER_READ_REG, 7, NULL, 0, 0);
    assert_int_equal(feed(l, answer, n).value, 7);
    free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodes_a_request),
        cmocka_unit_test(finds_the_reply_in_noise),
        cmocka_unit_test(drops_replies_nobody_awaits),
        cmocka_unit_test(finds_its_feet_after_any_cut),
        cmocka_unit_test(keeps_requests_in_order),
        cmocka_unit_test(passes_raw_frames),
        cmocka_unit_test(survives_rubbish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
