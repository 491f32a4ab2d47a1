/* DMA descriptor chains, for the MAC and the SDIO slave. */
#include "rom/rom.h"

struct lldesc { /* SDK headers and measured: {size:12, length:12, offset:5, sosf, eof, owner} */
    uint32_t control;
    uint8_t *buffer;
    struct lldesc *next;
};

enum { SIZE_S = 0, LENGTH_S = 12 };
#define EOF_BIT   (1U << 30)
#define OWNER_BIT (1U << 31)

/* Links descriptors over a buffer, `size` bytes each; the last descriptor, or NULL. */
struct lldesc *lldesc_build_chain(uint8_t *descriptors, uint32_t descriptors_size, uint8_t *buffer,
                                  uint32_t buffer_size, uint32_t size, uint8_t owner,
                                  struct lldesc **head, uint16_t *count);
struct lldesc *lldesc_build_chain(uint8_t *descriptors, uint32_t descriptors_size, uint8_t *buffer,
                                  uint32_t buffer_size, uint32_t size, uint8_t owner,
                                  struct lldesc **head, uint16_t *count)
{
    struct lldesc *d = (struct lldesc *)descriptors, *last = NULL;
    uint32_t n = descriptors_size / sizeof *d, blocks = buffer_size / size;
    n = n < blocks ? n : blocks;
    for (uint32_t i = 0; i < n; i++, d++) {
        d->control = size << SIZE_S | size << LENGTH_S | (owner ? OWNER_BIT : 0);
        d->buffer = buffer + i * size;
        d->next = i + 1 < n ? d + 1 : NULL;
        last = d;
    }
    *head = n ? (struct lldesc *)descriptors : NULL;
    if (count)
        *count = (uint16_t)n;
    return last;
}

void lldesc_set_owner(struct lldesc *d, uint32_t owner);
void lldesc_set_owner(struct lldesc *d, uint32_t owner)
{
    for (; d; d = d->next)
        d->control = (d->control & ~OWNER_BIT) | (owner ? OWNER_BIT : 0);
}

struct lldesc *lldesc_num2link(struct lldesc *d, uint32_t count);
struct lldesc *lldesc_num2link(struct lldesc *d, uint32_t count)
{
    while (count-- && d)
        d = d->next;
    return d;
}
