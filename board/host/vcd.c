/* VCD files. */
#include "board/host/vcd.h"

#include <inttypes.h>

#include "board/dev/gpio.h"
#include "board/env.h"

/* Identifiers are printable characters: pin 0 is '!'. */
static char identifier(unsigned pin)
{
    return (char)('!' + pin);
}

enum host_status vcd_open(struct vcd *v, const char *path)
{
    *v = (struct vcd){0};
    if (!path)
        return HOST_OK;
    v->file = fopen(path, "w");
    if (!v->file)
        return HOST_SYSTEM;
    fprintf(v->file, "$version espy $end\n$timescale 1 ns $end\n$scope module board $end\n");
    for (unsigned pin = 0; pin < GPIO_ALL_PINS; pin++)
        fprintf(v->file, "$var wire 1 %c gpio%u $end\n", identifier(pin), pin);
    fprintf(v->file, "$upscope $end\n$enddefinitions $end\n#0\n$dumpvars\n");
    for (unsigned pin = 0; pin < GPIO_ALL_PINS; pin++)
        fprintf(v->file, "0%c\n", identifier(pin));
    fprintf(v->file, "$end\n");
    return HOST_OK;
}

static void put_time(struct vcd *v, uint64_t tick)
{
    uint64_t ns = tick / TICKS_PER_US * 1000 + tick % TICKS_PER_US * 1000 / TICKS_PER_US;
    if (ns != v->last_ns)
        fprintf(v->file, "#%" PRIu64 "\n", ns);
    v->last_ns = ns;
}

void vcd_pin(struct vcd *v, unsigned pin, bool level, uint64_t tick)
{
    if (!v->file)
        return;
    put_time(v, tick);
    fprintf(v->file, "%d%c\n", level, identifier(pin));
}

void vcd_close(struct vcd *v, uint64_t tick)
{
    if (!v->file)
        return;
    put_time(v, tick);
    fclose(v->file);
    v->file = NULL;
}
