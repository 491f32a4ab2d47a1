/* framebuf: drawing into a buffer of pixels.
 *
 * A format says where in the buffer a pixel lies; all drawing is made of pixels and
 * filled rectangles, each cut to the buffer's bounds. */
#include <string.h>

#include "py/lib/module.h"

enum format { MVLSB, RGB565, GS4_HMSB, MONO_HLSB, MONO_HMSB, GS2_HMSB, GS8, FORMATS };

/* Bits of a pixel, and of what `stride` is rounded to (in pixels). */
static const struct {
    uint32_t bits, round;
} formats[FORMATS] = {
    [MVLSB] = {1, 1}, [RGB565] = {16, 1}, [GS4_HMSB] = {4, 2}, [MONO_HLSB] = {1, 8},
    [MONO_HMSB] = {1, 8}, [GS2_HMSB] = {2, 4}, [GS8] = {8, 1},
};

struct frame {
    struct object head;
    val of; /* the object with the buffer */
    uintptr_t format;
    intptr_t width, height, stride; /* pixels */
};
/* A frame while C code draws: its memory is pinned. */
struct canvas {
    const struct frame *f;
    uint8_t *data;
};
extern const struct type type_FrameBuffer;

/* --- pixels ---------------------------------------------------------------------------------- */

/* The byte and shift of the pixel at x, y. */
static uint8_t *place(const struct canvas *c, intptr_t x, intptr_t y, unsigned *shift)
{
    intptr_t at = y * c->f->stride + x;
    *shift = 0;
    switch ((enum format)c->f->format) {
    case MVLSB: *shift = (unsigned)y & 7; return c->data + (y >> 3) * c->f->stride + x;
    case MONO_HLSB: *shift = 7 - ((unsigned)at & 7); return c->data + (at >> 3);
    case MONO_HMSB: *shift = (unsigned)at & 7; return c->data + (at >> 3);
    case GS2_HMSB: *shift = ((unsigned)at & 3) * 2; return c->data + (at >> 2);
    case GS4_HMSB: *shift = at & 1 ? 0 : 4; return c->data + (at >> 1);
    case RGB565: return c->data + 2 * at;
    default: return c->data + at;
    }
}
static bool is_inside(const struct frame *f, intptr_t x, intptr_t y)
{
    return x >= 0 && y >= 0 && x < f->width && y < f->height;
}
static void set(const struct canvas *c, intptr_t x, intptr_t y, uint32_t color)
{
    unsigned shift, bits = formats[c->f->format].bits;
    if (!is_inside(c->f, x, y))
        return;
    uint8_t *p = place(c, x, y, &shift);
    if (bits == 16) {
        uint16_t wide = (uint16_t)color;
        memcpy(p, &wide, 2);
    } else {
        uint32_t mask = (1u << bits) - 1;
        uint32_t value = bits == 1 ? color != 0 : color & mask;
        *p = (uint8_t)((*p & ~(mask << shift)) | value << shift);
    }
}
static uint32_t get(const struct canvas *c, intptr_t x, intptr_t y)
{
    unsigned shift, bits = formats[c->f->format].bits;
    uint8_t *p = place(c, x, y, &shift);
    uint32_t one = (uint32_t)*p >> shift;
    return bits == 16 ? p[0] | (uint32_t)p[1] << 8 : one & ((1u << bits) - 1);
}
static void fill(const struct canvas *c, intptr_t x, intptr_t y, intptr_t w, intptr_t h, uint32_t color)
{
    intptr_t right = x + w < c->f->width ? x + w : c->f->width, bottom = y + h < c->f->height ? y + h : c->f->height;
    for (y = y < 0 ? 0 : y; y < bottom; y++)
        for (intptr_t i = x < 0 ? 0 : x; i < right; i++)
            set(c, i, y, color);
}

/* --- shapes -------------------------------------------------------------------------------------- */

static void line(const struct canvas *c, intptr_t x, intptr_t y, intptr_t x2, intptr_t y2, uint32_t color)
{
    intptr_t dx = x2 > x ? x2 - x : x - x2, dy = y2 > y ? y2 - y : y - y2;
    intptr_t sx = x2 > x ? 1 : -1, sy = y2 > y ? 1 : -1, *along = &x, *across = &y;
    if (dy > dx) {
        intptr_t t = dx;
        dx = dy, dy = t;
        t = sx, sx = sy, sy = t;
        along = &y, across = &x;
    }
    intptr_t e = 2 * dy - dx;
    for (intptr_t i = 0; i < dx; i++) {
        set(c, x, y, color);
        for (; e >= 0 && dx; e -= 2 * dx)
            *across += sy;
        *along += sx;
        e += 2 * dy;
    }
    set(c, x2, y2, color);
}

enum { QUARTERS = 15, FILLED = 16 };

/* The four points (or lines inwards) of an ellipse that lie alike. */
static void quarters(const struct canvas *c, intptr_t cx, intptr_t cy, intptr_t x, intptr_t y, uint32_t color, unsigned how)
{
    static const int8_t right[] = {1, 0, 0, 1}, up[] = {1, 1, 0, 0};
    for (int q = 0; q < 4; q++) {
        intptr_t px = right[q] ? cx + x : cx - x, py = up[q] ? cy - y : cy + y;
        if (!(how & 1u << q))
            continue;
        if (how & FILLED)
            fill(c, right[q] ? cx : px, py, x + 1, 1, color);
        else
            set(c, px, py, color);
    }
}

/* From the end of one axis to where the slope is 1, then from the end of the other. */
static void ellipse(const struct canvas *c, intptr_t cx, intptr_t cy, intptr_t rx, intptr_t ry, uint32_t color, unsigned how)
{
    int64_t a = (int64_t)2 * rx * rx, b = (int64_t)2 * ry * ry;
    int64_t x = rx, y = 0, dx = (int64_t)ry * ry * (1 - 2 * rx), dy = (int64_t)rx * rx, e = 0, sx = b * rx, sy = 0;
    if (!rx && !ry) {
        if (how & QUARTERS)
            set(c, cx, cy, color);
        return;
    }
    while (sx >= sy) {
        quarters(c, cx, cy, (intptr_t)x, (intptr_t)y, color, how);
        y++, sy += a, e += dy, dy += a;
        if (2 * e + dx > 0)
            x--, sx -= b, e += dx, dx += b;
    }
    x = 0, y = ry, dx = (int64_t)ry * ry, dy = (int64_t)rx * rx * (1 - 2 * ry), e = 0, sx = 0, sy = a * ry;
    while (sx <= sy) {
        quarters(c, cx, cy, (intptr_t)x, (intptr_t)y, color, how);
        x++, sx += b, e += dx, dx += b;
        if (2 * e + dy > 0)
            y--, sy -= a, e += dy, dy += a;
    }
}

/* --- the object ---------------------------------------------------------------------------------- */

static struct canvas canvas_for(struct py *py, val v, bool write)
{
    struct buffer b;
    val self = native_as(v, &type_FrameBuffer);
    if (!self)
        py_error(py, &type_TypeError, "FrameBuffer wanted, not '%T'", v);
    const struct frame *f = PTR(frame, self);
    ops_need_buffer(py, f->of, &b, write);
    return (struct canvas){f, b.data};
}

static struct canvas canvas(struct py *py, val v)
{
    return canvas_for(py, v, true);
}

/* Bytes a frame needs: of the last row only what is drawn on. */
static uint64_t need(const struct frame *f)
{
    uint64_t bits = formats[f->format].bits, round = formats[f->format].round;
    uint64_t rows = f->format == MVLSB ? (uint64_t)(f->height + 7) / 8 : (uint64_t)f->height;
    uint64_t last = ((uint64_t)f->width + round - 1) / round * round;
    if (f->format == MVLSB)
        bits = 8;
    return ((rows - 1) * (uint64_t)f->stride + last) * bits / 8;
}

static val make_of(struct py *py, const struct type *type, size_t n, const val *args, intptr_t format)
{
    struct buffer b;
    ops_need_buffer(py, args[0], &b, false); /* a source for blit may be read-only */
    struct frame *f = gc_new(py, type, sizeof *f);
    f->of = args[0];
    f->width = int_get(py, args[1]), f->height = int_get(py, args[2]);
    f->stride = n > 3 ? int_get(py, args[3]) : f->width;
    bool fits = f->width > 0 && f->height > 0 && f->width <= 0xffff && f->height <= 0xffff && f->stride <= 0xffff &&
                f->stride >= f->width && format >= 0 && format < FORMATS;
    if (fits) {
        intptr_t round = (intptr_t)formats[f->format = (uintptr_t)format].round;
        f->stride = (f->stride + round - 1) / round * round;
    }
    if (!fits || need(f) > b.length)
        py_error(py, &type_ValueError, "size or format doesn't fit the buffer");
    return OBJ(f);
}
static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    val plain[4];
    native_arity(py, n, nkw, 4, 5);
    memcpy(plain, args, 3 * sizeof *args);
    plain[3] = args[n - 1];
    return make_of(py, type, n - 1, plain, int_get(py, args[3]));
}
FN(old_make)
{
    return make_of(py, &type_FrameBuffer, n, args, MVLSB);
}
static bool buffer(struct py *py, val v, struct buffer *out, bool write)
{
    if (!ops_buffer(py, PTR(frame, v)->of, out, write))
        return false;
    out->code = 'B';
    return true;
}
static void trace(struct py *py, void *object)
{
    gc_trace(py, ((struct frame *)object)->of);
}

/* The numbers behind self. */
static void numbers(struct py *py, size_t n, const val *args, intptr_t *out)
{
    for (size_t i = 1; i < n; i++)
        out[i - 1] = int_get(py, args[i]);
}

FN(f_fill)
{
    struct canvas c = canvas(py, args[0]);
    fill(&c, 0, 0, c.f->width, c.f->height, (uint32_t)int_get_bits(py, args[1]));
    return NONE;
}
FN(f_pixel)
{
    struct canvas c = canvas(py, args[0]);
    intptr_t a[3];
    numbers(py, n, args, a);
    if (n > 3)
        set(&c, a[0], a[1], (uint32_t)a[2]);
    else if (is_inside(c.f, a[0], a[1]))
        return INT(get(&c, a[0], a[1]));
    return NONE;
}
FN(f_hline)
{
    struct canvas c = canvas(py, args[0]);
    intptr_t a[4];
    numbers(py, n, args, a);
    fill(&c, a[0], a[1], a[2], 1, (uint32_t)a[3]);
    return NONE;
}
FN(f_vline)
{
    struct canvas c = canvas(py, args[0]);
    intptr_t a[4];
    numbers(py, n, args, a);
    fill(&c, a[0], a[1], 1, a[2], (uint32_t)a[3]);
    return NONE;
}
FN(f_fill_rect)
{
    struct canvas c = canvas(py, args[0]);
    intptr_t a[5];
    numbers(py, n, args, a);
    fill(&c, a[0], a[1], a[2], a[3], (uint32_t)a[4]);
    return NONE;
}
FN(f_rect)
{
    struct canvas c = canvas(py, args[0]);
    intptr_t a[5];
    numbers(py, 6, args, a);
    uint32_t color = (uint32_t)a[4];
    if (n > 6 && ops_true(py, args[6])) {
        fill(&c, a[0], a[1], a[2], a[3], color);
        return NONE;
    }
    fill(&c, a[0], a[1], a[2], 1, color);
    fill(&c, a[0], a[1] + a[3] - 1, a[2], 1, color);
    fill(&c, a[0], a[1], 1, a[3], color);
    fill(&c, a[0] + a[2] - 1, a[1], 1, a[3], color);
    return NONE;
}
FN(f_line)
{
    struct canvas c = canvas(py, args[0]);
    intptr_t a[5];
    numbers(py, n, args, a);
    line(&c, a[0], a[1], a[2], a[3], (uint32_t)a[4]);
    return NONE;
}
FN(f_ellipse)
{
    struct canvas c = canvas(py, args[0]);
    intptr_t a[5];
    numbers(py, 6, args, a);
    unsigned how = n > 7 ? (unsigned)int_get(py, args[7]) & QUARTERS : QUARTERS;
    if (n > 6 && ops_true(py, args[6]))
        how |= FILLED;
    if (a[2] >= 0 && a[3] >= 0 && a[2] <= 0xffff && a[3] <= 0xffff)
        ellipse(&c, a[0], a[1], a[2], a[3], (uint32_t)a[4], how);
    return NONE;
}

/* A corner of a polygon: the coordinates lie one after the other in an array. */
static intptr_t corner(struct py *py, val array, size_t i)
{
    return int_get(py, ops_item(py, array, INT(i)));
}
static void insert(int *xs, size_t n, int x)
{
    for (; n && xs[n - 1] > x; n--)
        xs[n] = xs[n - 1];
    xs[n] = x;
}
/* Fills between each pair of the edges that a row meets. */
static void fill_rows(struct py *py, const struct canvas *c, val array, size_t count, intptr_t dx, intptr_t dy, uint32_t color)
{
    val room = bytes_alloc(py, count * sizeof(int));
    gc_pin(py);
    int *xs = (int *)(void *)PTR(str, room)->data_rw;
    for (intptr_t row = 0; row < c->f->height; row++) {
        size_t n = 0;
        intptr_t y = row - dy, x1 = corner(py, array, 2 * count - 2), y1 = corner(py, array, 2 * count - 1);
        for (size_t i = 0; i < count; i++) {
            intptr_t x2 = corner(py, array, 2 * i), y2 = corner(py, array, 2 * i + 1);
            if (y1 != y2 && ((y1 > y && y2 <= y) || (y1 <= y && y2 > y)))
                insert(xs, n++, (int)((32 * x2 + 32 * (x1 - x2) * (y - y2) / (y1 - y2) + 16) / 32));
            else if (y2 == y) /* a lowest corner or edge */
                fill(c, dx + (y1 == y && x1 < x2 ? x1 : x2), row, y1 == y ? (x1 < x2 ? x2 - x1 : x1 - x2) + 1 : 1, 1, color);
            x1 = x2, y1 = y2;
        }
        for (size_t i = 0; i + 1 < n; i += 2)
            fill(c, dx + xs[i], row, xs[i + 1] - xs[i] + 1, 1, color);
    }
}
FN(f_poly)
{
    struct canvas c = canvas(py, args[0]);
    intptr_t dx = int_get(py, args[1]), dy = int_get(py, args[2]);
    val array = args[3];
    size_t count = ops_length(py, array) / 2;
    uint32_t color = (uint32_t)int_get_bits(py, args[4]);
    if (!count)
        return NONE;
    if (n > 5 && ops_true(py, args[5])) {
        fill_rows(py, &c, array, count, dx, dy, color);
        return NONE;
    }
    intptr_t x1 = corner(py, array, 2 * count - 2), y1 = corner(py, array, 2 * count - 1);
    for (size_t i = 0; i < count; i++) {
        intptr_t x2 = corner(py, array, 2 * i), y2 = corner(py, array, 2 * i + 1);
        line(&c, dx + x2, dy + y2, dx + x1, dy + y1, color);
        x1 = x2, y1 = y2;
    }
    return NONE;
}

/* A frame to read from, or a tuple (buffer, width, height, format[, stride]). */
static struct canvas source(struct py *py, val v)
{
    if (tuple_check(v) || list_check(v)) {
        v = tuple_from(py, v);
        if (PTR(tuple, v)->length < 4 || PTR(tuple, v)->length > 5)
            py_error(py, &type_ValueError, "a source has 4 or 5 items");
        v = py_call(py, OBJ(&type_FrameBuffer), PTR(tuple, v)->length, PTR(tuple, v)->items);
    }
    return canvas_for(py, v, false);
}

/* blit(source, x, y[, key[, palette]]) */
FN(f_blit)
{
    struct canvas c = canvas(py, args[0]);
    struct canvas s = source(py, args[1]), palette = {NULL, NULL};
    intptr_t x = int_get(py, args[2]), y = int_get(py, args[3]), key = n > 4 ? int_get(py, args[4]) : -1;
    if (n > 5 && args[5] != NONE)
        palette = source(py, args[5]);
    for (intptr_t j = 0; j < s.f->height; j++)
        for (intptr_t i = 0; i < s.f->width; i++) {
            uint32_t color = get(&s, i, j);
            if (key >= 0 && color == (uint32_t)key)
                continue;
            if (palette.f)
                color = (intptr_t)color < palette.f->width ? get(&palette, (intptr_t)color, 0) : 0;
            set(&c, x + i, y + j, color);
        }
    return NONE;
}
FN(f_scroll)
{
    struct canvas c = canvas(py, args[0]);
    intptr_t dx = int_get(py, args[1]), dy = int_get(py, args[2]), w = c.f->width, h = c.f->height;
    for (intptr_t j = 0; j < h; j++)
        for (intptr_t i = 0; i < w; i++) {
            intptr_t x = dx > 0 ? w - 1 - i : i, y = dy > 0 ? h - 1 - j : j;
            if (is_inside(c.f, x - dx, y - dy))
                set(&c, x, y, get(&c, x - dx, y - dy));
        }
    return NONE;
}

/* Our letters from ' ' to '~', drawn five dots wide: eight rows of five bits, the upper
 * four in the first word.  On the screen each dot is two wide. */
static const uint32_t font[2 * 95] = {
    0x00000, 0x00000, 0x21084, 0x20080, 0x52800, 0x00000, 0x02bea, 0xfa800, 0x23e8e, 0x2f880,
    0xce844, 0x42e60, 0x45288, 0xac9a0, 0x21100, 0x00000, 0x11108, 0x41040, 0x41042, 0x11100,
    0x012ae, 0xa9000, 0x0109f, 0x21000, 0x00000, 0x01088, 0x0001f, 0x00000, 0x00000, 0x03180,
    0x00444, 0x44000, 0x74675, 0xcc5c0, 0x23084, 0x211c0, 0x74422, 0x223e0, 0xf8882, 0x0c5c0,
    0x11952, 0xf8840, 0xfc3c1, 0x0c5c0, 0x3221e, 0x8c5c0, 0xf8444, 0x42100, 0x7462e, 0x8c5c0,
    0x7462f, 0x08980, 0x03180, 0x63000, 0x03180, 0x61100, 0x11110, 0x41040, 0x003e0, 0xf8000,
    0x41041, 0x11100, 0x74422, 0x20080, 0x746f5, 0xbc1c0, 0x7463f, 0x8c620, 0xf463e, 0x8c7c0,
    0x74610, 0x845c0, 0xe4a31, 0x8cb80, 0xfc21e, 0x843e0, 0xfc21e, 0x84200, 0x74617, 0x8c5e0,
    0x8c63f, 0x8c620, 0x71084, 0x211c0, 0x38842, 0x14980, 0x8ca98, 0xa4a20, 0x84210, 0x843e0,
    0x8eeb5, 0x8c620, 0x8c735, 0x9c620, 0x74631, 0x8c5c0, 0xf463e, 0x84200, 0x74631, 0xac9a0,
    0xf463e, 0xa4a20, 0x7c20e, 0x087c0, 0xf9084, 0x21080, 0x8c631, 0x8c5c0, 0x8c631, 0x8a880,
    0x8c635, 0xad540, 0x8c544, 0x54620, 0x8c62a, 0x21080, 0xf8444, 0x443e0, 0x72108, 0x421c0,
    0x04104, 0x10400, 0x70842, 0x109c0, 0x22a20, 0x00000, 0x00000, 0x0001f, 0x41040, 0x00000,
    0x001c1, 0x7c5e0, 0x842d9, 0x8c7c0, 0x001d0, 0x845c0, 0x085b3, 0x8c5e0, 0x001d1, 0xfc1c0,
    0x3251c, 0x42100, 0x001f1, 0x8bc2e, 0x843d1, 0x8c620, 0x20184, 0x211c0, 0x100c2, 0x10a4c,
    0x84254, 0xc5240, 0x61084, 0x211c0, 0x00355, 0xad620, 0x002d9, 0x8c620, 0x001d1, 0x8c5c0,
    0x003d1, 0x8fa10, 0x001f1, 0x8bc21, 0x002d9, 0x84200, 0x001f0, 0x707c0, 0x42388, 0x424c0,
    0x00231, 0x8cda0, 0x00231, 0x8a880, 0x00231, 0xad540, 0x0022a, 0x22a20, 0x00231, 0x8bc2e,
    0x003e2, 0x223e0, 0x11088, 0x21040, 0x21084, 0x21080, 0x41082, 0x21100, 0x00008, 0xa8800,
};
/* A row of a character, leftmost dot in bit 7; what isn't a letter is a grey square. */
static unsigned letter_row(unsigned letter, unsigned y)
{
    if (letter < ' ' || letter > '~')
        return y & 1 ? 0xaa : 0x55;
    unsigned dots = font[2 * (letter - ' ') + y / 4] >> (15 - y % 4 * 5) & 31;
    return dots << 2 | dots << 1;
}
FN(f_text)
{
    struct canvas c = canvas(py, args[0]);
    const char *p = str_text(py, args[1]), *end = p + PTR(str, native_of(args[1]))->length;
    intptr_t x = int_get(py, args[2]), y = int_get(py, args[3]);
    uint32_t color = n > 4 ? (uint32_t)int_get_bits(py, args[4]) : 1;
    for (; p < end; p++, x += 8) {
        for (unsigned y8 = 0; y8 < 8; y8++)
            for (unsigned row = letter_row((unsigned char)*p, y8), i = 0; i < 8; i++)
                if (row & 0x80 >> i)
                    set(&c, x + (intptr_t)i, y + (intptr_t)y8, color);
    }
    return NONE;
}

#define METHODS                                                                                     \
    NAMED(fill, 2, 2) NAMED(pixel, 3, 4) NAMED(hline, 5, 5) NAMED(vline, 5, 5) NAMED(fill_rect, 6, 6) NAMED(rect, 6, 7)     \
    NAMED(line, 6, 6) NAMED(ellipse, 6, 8) NAMED(poly, 5, 6) NAMED(blit, 4, 6) NAMED(scroll, 3, 3) NAMED(text, 4, 5)
#define NAMED(name, least, most) NATIVE(name##_native, f_##name, least, most);
METHODS
#undef NAMED
static const struct entry frame_entries[] = {
#define NAMED(name, least, most) {N(name), OBJ(&name##_native)},
    METHODS
#undef NAMED
    {0, 0}};
static const struct slots slots = {.make = make, .buffer = buffer, .trace = trace};
const struct type type_FrameBuffer = {.head = {&type_type}, .slots = &slots, .name = N(FrameBuffer), .entries = frame_entries};

NATIVE(old_native, old_make, 3, 4);
static const struct entry entries[] = {
    {N(__name__), N(framebuf)},
    {N(FrameBuffer), OBJ(&type_FrameBuffer)},
    {N(FrameBuffer1), OBJ(&old_native)},
    {N(MVLSB), INT(MVLSB)},
    {N(MONO_VLSB), INT(MVLSB)},
    {N(RGB565), INT(RGB565)},
    {N(GS2_HMSB), INT(GS2_HMSB)},
    {N(GS4_HMSB), INT(GS4_HMSB)},
    {N(GS8), INT(GS8)},
    {N(MONO_HLSB), INT(MONO_HLSB)},
    {N(MONO_HMSB), INT(MONO_HMSB)},
    {0, 0},
};
MODULE_OBJECT(framebuf);
