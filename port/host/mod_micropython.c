/* micropython on the host: what every port has, and figures of the heap in upstream's words. */
#include <stdio.h>

#include "py/intern.h"
#include "py/lib/module.h"
#include "py/stack.h"

extern const struct entry micropython_entries[];

enum { GRANULE = 2 * sizeof(val), LINE = 64 };

static size_t total(const struct py *py)
{
    return py->heap.total + py->heap.since;
}
/* The most that was in use, of the times when somebody looked: now, and at each collection. */
static size_t peak(struct py *py)
{
    if (gc_used(py) > py->heap.peak)
        py->heap.peak = gc_used(py);
    return py->heap.peak;
}

FN(mem_total)
{
    return INT(total(py));
}
FN(mem_current)
{
    return INT(gc_used(py));
}
FN(mem_peak)
{
    return INT(peak(py));
}

/* --- mem_info ------------------------------------------------------------------------------ */

struct sizes {
    size_t ones, twos, largest, largest_free; /* the latter two in granules */
};
static void note_size(void *context, const char *start, size_t bytes, enum gc_kind kind)
{
    struct sizes *s = context;
    size_t n = bytes / GRANULE, *largest = kind == GC_FREE ? &s->largest_free : &s->largest;
    (void)start;
    s->ones += kind != GC_FREE && n == 1;
    s->twos += kind != GC_FREE && n == 2;
    if (n > *largest)
        *largest = n;
}

/* The map: a letter for each granule, of the piece that holds its end; lines that are all free are
 * counted. */
struct map {
    struct py *py;
    struct sink to;
    const char *start;
    size_t done, free_lines; /* granules drawn; lines since then */
    char line[LINE];
};
static void put_text(struct map *m, const char *format, size_t n)
{
    char room[48];
    snprintf(room, sizeof room, format, n);
    print_c(m->py, &m->to, room);
}
static void end_line(struct map *m)
{
    size_t n = (m->done - 1) % LINE + 1, free = 0;
    while (free < n && m->line[free] == '.')
        free++;
    if (free == n) {
        m->free_lines++;
        return;
    }
    if (m->free_lines)
        put_text(m, "       (%zu lines all free)\n", m->free_lines);
    m->free_lines = 0;
    put_text(m, "%08zx: ", (m->done - n) * GRANULE);
    print_bytes(m->py, &m->to, m->line, n);
    print_char(m->py, &m->to, '\n');
}
static void draw(void *context, const char *start, size_t bytes, enum gc_kind kind)
{
    static const char first[] = ".ph", rest[] = ".==";
    struct map *m = context;
    size_t end = (size_t)(start + bytes - m->start) / GRANULE;
    for (bool at_first = true; m->done < end; at_first = false) {
        if (kind == GC_FREE && m->done % LINE == 0 && end - m->done > 2 * LINE) {
            size_t lines = (end - m->done) / LINE - 1;
            m->free_lines += lines;
            m->done += lines * LINE;
        }
        m->line[m->done++ % LINE] = at_first ? first[kind] : rest[kind];
        if (m->done % LINE == 0)
            end_line(m);
    }
}

FN(mem_info)
{
    struct sink to = print_console(py);
    struct sizes s = {0};
    size_t used = gc_used(py), free = gc_free(py);
    gc_walk(py, note_size, &s);
    print_format(py, &to, "mem: total=%z, current=%z, peak=%z\nstack: %z out of %z\n", total(py),
                 used, peak(py), stack_used(py),
                 py->stack_limit * sizeof(val));
    print_format(py, &to, "GC: total: %z, used: %z, free: %z\n", used + free, used, free);
    print_format(py, &to, " No. of 1-blocks: %z, 2-blocks: %z, max blk sz: %z, max free sz: %z\n",
                 s.ones, s.twos, s.largest, s.largest_free);
    if (!n)
        return NONE;
    struct map m = {.py = py, .to = to, .start = py->heap.start};
    put_text(&m, "GC memory layout; from %zx:\n", (size_t)m.start);
    gc_walk(py, draw, &m);
    if (m.done % LINE)
        end_line(&m);
    return NONE;
}

/* --- qstr_info -------------------------------------------------------------------------------- */

struct names {
    struct py *py;
    size_t count, bytes, total;
    bool show;
};
static void note_name(void *context, val name)
{
    struct names *n = context;
    struct sink to = print_console(n->py);
    if (!gc_is_heap(n->py, (void *)name))
        return;
    n->count++;
    n->bytes += PTR(str, name)->length + 1;
    n->total += sizeof(struct str) + PTR(str, name)->length + 1;
    if (n->show)
        print_format(n->py, &to, "Q(%S)\n", name);
}
FN(qstr_info)
{
    struct sink to = print_console(py);
    struct names names = {.py = py};
    intern_each(py, note_name, &names);
    print_format(py, &to, "qstr pool: n_pool=1, n_qstr=%z, n_str_data_bytes=%z, n_total_bytes=%z\n",
                 names.count, names.bytes, names.total + gc_payload_size(py->interned));
    names.show = true;
    if (n)
        intern_each(py, note_name, &names);
    return NONE;
}

NATIVE(mem_total_native, mem_total, 0, 0);
NATIVE(mem_current_native, mem_current, 0, 0);
NATIVE(mem_peak_native, mem_peak, 0, 0);
NATIVE(mem_info_native, mem_info, 0, 1);
NATIVE(qstr_info_native, qstr_info, 0, 1);
static const struct entry entries[] = {
    {N(mem_total),   OBJ(&mem_total_native)  },
    {N(mem_current), OBJ(&mem_current_native)},
    {N(mem_peak),    OBJ(&mem_peak_native)   },
    {N(mem_info),    OBJ(&mem_info_native)   },
    {N(qstr_info),   OBJ(&qstr_info_native)  },
    {0,              OBJ(micropython_entries)}, /* goes on there */
};
extern const struct module module_micropython_host;
const struct module module_micropython_host = {{&type_module}, N(micropython), 0, entries};
