/* Reads and performs reset sequences. */
#include "flash/reset.h"

#include <stdlib.h>
#include <string.h>

static const char *const into_loader[] = {
    "U0,0|U1,1|U0,1|W0.1|U1,0|W0.05|U0,0",
    "U0,0|U1,1|U0,1|W0.1|U1,0|W0.55|U0,0",
    "D0|R1|W0.1|D1|R0|W0.05|D0",
    "D0|R1|W0.1|D1|R0|W0.55|D0",
};
const char *const reset_into_program = "D0|R1|W0.1|R0";

enum { LONGEST_WAIT_S = 60 };

const char *reset_into_loader(unsigned attempt)
{
    return into_loader[attempt % (sizeof into_loader / sizeof into_loader[0])];
}

struct step {
    char code;
    unsigned lines; /* of U */
    double value;   /* of D, R and W */
};

static bool is_bit(char c)
{
    return c == '0' || c == '1';
}

/* Reads one step; NULL when it is none, else where it ended. */
static const char *read_step(const char *p, struct step *s)
{
    char *end = NULL;
    s->code = *p++;
    switch (s->code) {
    case 'D':
    case 'R': s->value = *p - '0'; return is_bit(*p) ? p + 1 : NULL;
    case 'U':
        if (!is_bit(p[0]) || p[1] != ',' || !is_bit(p[2]))
            return NULL;
        s->lines = (p[0] == '1' ? PORT_DTR : 0) | (p[2] == '1' ? PORT_RTS : 0);
        return p + 3;
    case 'W':
        s->value = strtod(p, &end);
        return end == p || !(s->value >= 0 && s->value <= LONGEST_WAIT_S) ? NULL : end;
    default: return NULL;
    }
}

bool reset_valid(const char *p)
{
    struct step step;
    do
        p = read_step(p, &step);
    while (p && *p++ == '|');
    return p && p[-1] == '\0';
}

static int perform_step(struct port *port, const struct step *s, unsigned *lines)
{
    unsigned line = s->code == 'D' ? PORT_DTR : PORT_RTS;
    if (s->code == 'W')
        return port_pause(port, (int)(s->value * 1000));
    *lines = s->code == 'U' ? s->lines : s->value > 0 ? *lines | line : *lines & ~line;
    return port_set_lines(port, *lines);
}

int reset_perform(struct port *port, const char *p)
{
    unsigned lines = 0;
    int status = PORT_OK;
    struct step step;
    if (!(port_abilities(port) & PORT_SETS_LINES))
        return PORT_UNSUPPORTED;
    do {
        p = read_step(p, &step);
        if (p)
            status = perform_step(port, &step, &lines);
    } while (status == PORT_OK && p && *p++ == '|');
    return status;
}
