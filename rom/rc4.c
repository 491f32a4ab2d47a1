/* RC4. */
#include "rom/rom.h"

struct rc4 {
    uint8_t s[256], i, j;
};

static void swap(struct rc4 *r)
{
    uint8_t kept = r->s[r->i];
    r->s[r->i] = r->s[r->j];
    r->s[r->j] = kept;
}

static void schedule(struct rc4 *r, const uint8_t *key, size_t length)
{
    for (uint32_t i = 0; i < 256; i++)
        r->s[i] = (uint8_t)i;
    r->j = 0;
    for (uint32_t i = 0; i < 256; i++) {
        r->i = (uint8_t)i;
        r->j = (uint8_t)(r->j + r->s[i] + key[i % length]);
        swap(r);
    }
    r->i = r->j = 0;
}

static uint8_t next_byte(struct rc4 *r)
{
    r->i++;
    r->j = (uint8_t)(r->j + r->s[r->i]);
    swap(r);
    return r->s[(uint8_t)(r->s[r->i] + r->s[r->j])];
}

/* Data in place; the first `skip` bytes of the stream are thrown away. */
int rc4_skip(const uint8_t *key, size_t length, size_t skip, uint8_t *data, size_t n);
int rc4_skip(const uint8_t *key, size_t length, size_t skip, uint8_t *data, size_t n)
{
    struct rc4 r;
    schedule(&r, key, length);
    while (skip--)
        next_byte(&r);
    while (n--)
        *data++ ^= next_byte(&r);
    return 0;
}
