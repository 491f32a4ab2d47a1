/* The flash chip's commands, one line of the table each. */
#include "board/dev/flash.h"

#include <string.h>

enum { PAGE = 256, SECTOR = 4096, HALF_BLOCK = 0x8000, BLOCK = 0x10000 };
enum { SR1_BUSY = 1, SR1_WEL = 2, SR1_BP_S = 2, SR1_BP_M = 7, SR1_TB = 0x20, SR1_SEC = 0x40 };
enum { SR2_QE = 2 };

/* Typical times of a W25Q32: programming (first byte, each further one), erasing 4,
 * 32, 64 KB, writing the status register; a chip erase of 512 KB was measured at 1.3 s. */
#define FIRST_BYTE_TICKS (30 * TICKS_PER_US)
#define NEXT_BYTE_TICKS  (5 * TICKS_PER_US / 2)
#define SECTOR_TICKS     (45 * TICKS_PER_MS)
#define HALF_BLOCK_TICKS (120 * TICKS_PER_MS)
#define BLOCK_TICKS      (150 * TICKS_PER_MS)
#define STATUS_TICKS     (10 * TICKS_PER_MS)
#define CHIP_TICKS(size) ((size) / 0x80000U * 1300ULL * TICKS_PER_MS)

struct flash {
    struct flash_part *part;
    uint8_t *bytes;
    struct env *env;
    const struct flash_transfer *t;
};

static bool busy(const struct flash *f)
{
    return env_now(f->env) < f->part->busy_until;
}

static void begin(struct flash *f, uint64_t ticks)
{
    f->part->busy_until = env_now(f->env) + ticks;
    f->part->write_enabled = false;
}

/* What the controller samples when nothing drives its input: pads idle high.
 * VERIFY: RDID on a module whose flash was taken off; people report 000000 and FFFFFF. */
enum { UNDRIVEN = 0xFF };

/* Answers with `bytes`, over and over when `again`, else FF behind them. */
static void answer(struct flash *f, const uint8_t *bytes, uint32_t count, bool again)
{
    for (uint32_t i = 0; i < f->t->out_size; i++)
        f->t->out[i] = again || i < count ? bytes[i % count] : UNDRIVEN;
}

/* --- protection ----------------------------------------------------------- */

/* The range that the block-protect bits lock: [*from, *to). */
static void locked_range(const struct flash_part *p, uint32_t *from, uint32_t *to)
{
    unsigned bp = p->status[0] >> SR1_BP_S & SR1_BP_M;
    uint32_t unit = p->status[0] & SR1_SEC ? SECTOR : p->size / 64 > BLOCK ? p->size / 64 : BLOCK;
    uint32_t locked = bp == 0 ? 0 : bp == SR1_BP_M ? p->size : unit << (bp - 1);
    locked = locked > p->size ? p->size : locked;
    *from = p->status[0] & SR1_TB ? 0 : p->size - locked;
    *to = *from + locked;
}

static bool is_locked(const struct flash_part *p, uint32_t address, uint32_t length)
{
    uint32_t from, to;
    locked_range(p, &from, &to);
    return from < to && address < to && address + length > from;
}

static bool may_write(const struct flash *f, uint32_t address, uint32_t length)
{
    return f->part->write_enabled && !f->part->write_protected &&
           !is_locked(f->part, address, length);
}

/* --- commands ------------------------------------------------------------- */

static void read_data(struct flash *f)
{
    for (uint32_t i = 0; i < f->t->out_size; i++)
        f->t->out[i] = f->bytes[(f->t->address + i) & (f->part->size - 1)];
}

static void program(struct flash *f)
{
    uint32_t address = f->t->address & (f->part->size - 1), page = address & ~(PAGE - 1U);
    if (!may_write(f, page, PAGE))
        return;
    for (uint32_t i = 0; i < f->t->in_size; i++)
        f->bytes[page + (address + i) % PAGE] &= f->t->in[i];
    env_flash_changed(f->env, page, PAGE);
    begin(f, FIRST_BYTE_TICKS + f->t->in_size * NEXT_BYTE_TICKS);
}

static void erase(struct flash *f, uint32_t size, uint64_t ticks)
{
    uint32_t address = f->t->address & (f->part->size - 1) & ~(size - 1);
    if (!may_write(f, address, size))
        return;
    memset(f->bytes + address, 0xFF, size);
    env_flash_changed(f->env, address, size);
    begin(f, ticks);
}

static void erase_sector(struct flash *f)
{
    erase(f, SECTOR, SECTOR_TICKS);
}

static void erase_half_block(struct flash *f)
{
    erase(f, HALF_BLOCK, HALF_BLOCK_TICKS);
}

static void erase_block(struct flash *f)
{
    erase(f, BLOCK, BLOCK_TICKS);
}

static void erase_chip(struct flash *f)
{
    erase(f, f->part->size, CHIP_TICKS(f->part->size));
}

static void enable_write(struct flash *f)
{
    f->part->write_enabled = true;
}

static void enable_volatile(struct flash *f)
{
    f->part->volatile_enabled = true;
}

static void disable_write(struct flash *f)
{
    f->part->write_enabled = false;
}

static void read_status1(struct flash *f)
{
    uint8_t status = (uint8_t)(f->part->status[0] | (busy(f) ? SR1_BUSY : 0) |
                               (f->part->write_enabled ? SR1_WEL : 0));
    answer(f, &status, 1, true);
}

static void read_status2(struct flash *f)
{
    answer(f, &f->part->status[1], 1, true);
}

static void read_status3(struct flash *f)
{
    answer(f, &f->part->status[2], 1, true);
}

static void write_status(struct flash *f, unsigned first)
{
    struct flash_part *p = f->part;
    bool allowed = p->write_enabled || p->volatile_enabled;
    p->volatile_enabled = false;
    if (!allowed || p->write_protected)
        return;
    for (unsigned i = 0; i < f->t->in_size && first + i < 3; i++)
        p->status[first + i] = f->t->in[i];
    p->status[0] &= (uint8_t) ~(SR1_BUSY | SR1_WEL);
    begin(f, STATUS_TICKS);
}

static void write_status1(struct flash *f)
{
    write_status(f, 0);
}

static void write_status2(struct flash *f)
{
    write_status(f, 1);
}

static void write_status3(struct flash *f)
{
    write_status(f, 2);
}

static void read_id(struct flash *f)
{
    uint32_t id = f->part->id;
    uint8_t bytes[3] = {(uint8_t)id, (uint8_t)(id >> 8), (uint8_t)(id >> 16)};
    answer(f, bytes, 3, false);
}

/* 90h: manufacturer, device, repeated. */
static void read_old_id(struct flash *f)
{
    uint8_t bytes[2] = {(uint8_t)f->part->id, (uint8_t)((f->part->id >> 16) - 1)};
    answer(f, bytes, 2, true);
}

static void read_unique_id(struct flash *f)
{
    answer(f, f->part->unique_id, sizeof f->part->unique_id, false);
}

static void power_down(struct flash *f)
{
    f->part->powered_down = true;
}

static void release(struct flash *f)
{
    uint8_t device = (uint8_t)((f->part->id >> 16) - 1);
    f->part->powered_down = false;
    answer(f, &device, 1, true);
}

/* JEDEC JESD216: header, one parameter header, the basic table's first words. */
static void read_sfdp(struct flash *f)
{
    uint32_t bits = f->part->size * 8U - 1U;
    uint8_t table[0x60];
    memset(table, 0xFF, sizeof table);
    memcpy(table, "SFDP\x05\x01\x00\xFF\x00\x05\x01\x10\x80\x00\x00\xFF", 16);
    memcpy(table + 0x30, "\xE5\x20\xF9\xFF", 4);
    if (0x30 + 7 < (int)sizeof table)
        memcpy(table + 0x34,
               (uint8_t[]){(uint8_t)bits, (uint8_t)(bits >> 8), (uint8_t)(bits >> 16),
                           (uint8_t)(bits >> 24)},
               4);
    table[12] = 0x30; /* where the basic table lies */
    for (uint32_t i = 0; i < f->t->out_size; i++) {
        uint32_t at = f->t->address + i;
        f->t->out[i] = at < sizeof table ? table[at] : 0xFF;
    }
}

/* Looked through in order: what programs poll or send often comes first. */
static const struct command {
    uint8_t opcode;
    bool while_busy;
    void (*run)(struct flash *f);
} commands[] = {
    {0x05, true,  read_status1    },
    {0x06, false, enable_write    },
    {0x02, false, program         },
    {0x03, false, read_data       },
    {0x0B, false, read_data       },
    {0x3B, false, read_data       },
    {0x6B, false, read_data       },
    {0xBB, false, read_data       },
    {0xEB, false, read_data       },
    {0x32, false, program         },
    {0x20, false, erase_sector    },
    {0x52, false, erase_half_block},
    {0xD8, false, erase_block     },
    {0xC7, false, erase_chip      },
    {0x60, false, erase_chip      },
    {0x50, false, enable_volatile },
    {0x04, false, disable_write   },
    {0x35, true,  read_status2    },
    {0x15, true,  read_status3    },
    {0x01, false, write_status1   },
    {0x31, false, write_status2   },
    {0x11, false, write_status3   },
    {0x9F, false, read_id         },
    {0x90, false, read_old_id     },
    {0x4B, false, read_unique_id  },
    {0x5A, false, read_sfdp       },
    {0xB9, false, power_down      },
    {0xAB, false, release         },
};

static const struct command *find(uint8_t opcode)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (commands[i].opcode == opcode)
            return &commands[i];
    return NULL;
}

void flash_part_transfer(struct flash_part *part, uint8_t *bytes, struct env *env,
                         const struct flash_transfer *transfer)
{
    struct flash f = {part, bytes, env, transfer};
    const struct command *command = find(transfer->opcode);
    memset(transfer->out, UNDRIVEN, transfer->out_size);
    if (part->missing || !command)
        return;
    if (part->powered_down && command->run != release)
        return;
    if (busy(&f) && !command->while_busy)
        return;
    command->run(&f);
}

/* --- making --------------------------------------------------------------- */

uint32_t flash_id_for_size(uint32_t size)
{
    uint32_t log2 = (uint32_t)__builtin_ctz(size);
    return log2 << 16 | 0x40EFU;
}

void flash_part_init(struct flash_part *part, uint32_t size, uint32_t id)
{
    static const uint8_t unique_id[8] = {0xE5, 0x9F, 0x07, 0x12, 0x34, 0x56, 0x78, 0x9A};
    memset(part, 0, sizeof *part);
    part->size = size;
    part->id = id;
    memcpy(part->unique_id, unique_id, sizeof unique_id);
}

void flash_part_power(struct flash_part *part)
{
    part->write_enabled = part->volatile_enabled = part->powered_down = false;
    part->busy_until = 0;
}
