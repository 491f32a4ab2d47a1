/* The table of faults. */
#include "board/host/faults.h"

#include <string.h>

static bool every(const struct line_faults *f, unsigned n)
{
    return n && f->count % n == 0;
}

unsigned faults_spoil(struct line_faults *f, uint8_t *byte)
{
    f->count++;
    if (every(f, f->lose))
        return 0;
    if (every(f, f->flip))
        *byte ^= 0x10;
    return every(f, f->repeat) ? 2 : 1;
}

static void lose(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)b, line->lose = (unsigned)n;
}

static void flip(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)b, line->flip = (unsigned)n;
}

static void repeat(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)b, line->repeat = (unsigned)n;
}

static void delay(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)b, line->delay_ms = (unsigned)n;
}

static void brown_out(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)line;
    if (n)
        board_strike(b, BOARD_CUT);
}

static void cut_at_write(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)line, board_strike_at_write(b, BOARD_CUT, (unsigned)n);
}

static void cut_at_cycle(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)line, board_strike_at_cycle(b, BOARD_CUT, n);
}

static void reset_at_write(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)line, board_strike_at_write(b, BOARD_RESET_PULSE, (unsigned)n);
}

static void reset_at_cycle(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)line, board_strike_at_cycle(b, BOARD_RESET_PULSE, n);
}

static void flash_id(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)line, board_set_flash(b, BOARD_FLASH_ID, (uint32_t)n);
}

static void protect_flash(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)line, board_set_flash(b, BOARD_FLASH_PROTECTED, n != 0);
}

static void remove_flash(struct board *b, struct line_faults *line, uint64_t n)
{
    (void)line, board_set_flash(b, BOARD_FLASH_MISSING, n != 0);
}

static const struct {
    const char *word;
    void (*set)(struct board *board, struct line_faults *line, uint64_t n);
} faults[] = {
    {"lose",           lose          },
    {"flip",           flip          },
    {"repeat",         repeat        },
    {"delay",          delay         },
    {"brown-out",      brown_out     },
    {"cut-at-write",   cut_at_write  },
    {"cut-at-cycle",   cut_at_cycle  },
    {"reset-at-write", reset_at_write},
    {"reset-at-cycle", reset_at_cycle},
    {"flash-id",       flash_id      },
    {"protect-flash",  protect_flash },
    {"remove-flash",   remove_flash  },
};

bool faults_set(struct board *board, struct line_faults *line, const char *word, uint64_t n)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        if (!strcmp(faults[i].word, word)) {
            faults[i].set(board, line, n);
            line->count = 0;
            return true;
        }
    }
    return false;
}
