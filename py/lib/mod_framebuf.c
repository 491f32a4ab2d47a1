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

/* From the end of the axis along r to where the slope is 1; `steep`: that axis is y. */
static void arc(const struct canvas *c, const intptr_t *center, int64_t r, int64_t s, uint32_t color, unsigned how, bool steep)
{
    int64_t a = 2 * r * r, b = 2 * s * s, x = r, y = 0, dx = s * s * (1 - 2 * r), dy = r * r, e = 0, sx = b * r, sy = 0;
    while (sx >= sy) {
        quarters(c, center[0], center[1], (intptr_t)(steep ? y : x), (intptr_t)(steep ? x : y), color, how);
        y++, sy += a, e += dy, dy += a;
        if (2 * e + dx > 0)
            x--, sx -= b, e += dx, dx += b;
    }
}

static void ellipse(const struct canvas *c, const intptr_t *center, intptr_t rx, intptr_t ry, uint32_t color, unsigned how)
{
    if (!rx && !ry) {
        if (how & QUARTERS)
            set(c, center[0], center[1], color);
        return;
    }
    arc(c, center, rx, ry, color, how, false);
    arc(c, center, ry, rx, color, how, true);
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
        ellipse(&c, a, a[2], a[3], (uint32_t)a[4], how);
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

/* Our letters from ' ' to '~', drawn five dots wide: eight rows of five bits, from the
 * upper left on.  On the screen each dot is two wide. */
static const uint8_t font[5 * 95] = {
    0x00, 0x00, 0x00, 0x00, 0x00, 0x21, 0x08, 0x42, 0x00, 0x80, 0x52, 0x80, 0x00, 0x00, 0x00, 0x02, 0xbe, 0xaf, 0xa8, 0x00,
    0x23, 0xe8, 0xe2, 0xf8, 0x80, 0xce, 0x84, 0x44, 0x2e, 0x60, 0x45, 0x28, 0x8a, 0xc9, 0xa0, 0x21, 0x10, 0x00, 0x00, 0x00,
    0x11, 0x10, 0x84, 0x10, 0x40, 0x41, 0x04, 0x21, 0x11, 0x00, 0x01, 0x2a, 0xea, 0x90, 0x00, 0x01, 0x09, 0xf2, 0x10, 0x00,
    0x00, 0x00, 0x00, 0x10, 0x88, 0x00, 0x01, 0xf0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x31, 0x80, 0x00, 0x44, 0x44, 0x40, 0x00,
    0x74, 0x67, 0x5c, 0xc5, 0xc0, 0x23, 0x08, 0x42, 0x11, 0xc0, 0x74, 0x42, 0x22, 0x23, 0xe0, 0xf8, 0x88, 0x20, 0xc5, 0xc0,
    0x11, 0x95, 0x2f, 0x88, 0x40, 0xfc, 0x3c, 0x10, 0xc5, 0xc0, 0x32, 0x21, 0xe8, 0xc5, 0xc0, 0xf8, 0x44, 0x44, 0x21, 0x00,
    0x74, 0x62, 0xe8, 0xc5, 0xc0, 0x74, 0x62, 0xf0, 0x89, 0x80, 0x03, 0x18, 0x06, 0x30, 0x00, 0x03, 0x18, 0x06, 0x11, 0x00,
    0x11, 0x11, 0x04, 0x10, 0x40, 0x00, 0x3e, 0x0f, 0x80, 0x00, 0x41, 0x04, 0x11, 0x11, 0x00, 0x74, 0x42, 0x22, 0x00, 0x80,
    0x74, 0x6f, 0x5b, 0xc1, 0xc0, 0x74, 0x63, 0xf8, 0xc6, 0x20, 0xf4, 0x63, 0xe8, 0xc7, 0xc0, 0x74, 0x61, 0x08, 0x45, 0xc0,
    0xe4, 0xa3, 0x18, 0xcb, 0x80, 0xfc, 0x21, 0xe8, 0x43, 0xe0, 0xfc, 0x21, 0xe8, 0x42, 0x00, 0x74, 0x61, 0x78, 0xc5, 0xe0,
    0x8c, 0x63, 0xf8, 0xc6, 0x20, 0x71, 0x08, 0x42, 0x11, 0xc0, 0x38, 0x84, 0x21, 0x49, 0x80, 0x8c, 0xa9, 0x8a, 0x4a, 0x20,
    0x84, 0x21, 0x08, 0x43, 0xe0, 0x8e, 0xeb, 0x58, 0xc6, 0x20, 0x8c, 0x73, 0x59, 0xc6, 0x20, 0x74, 0x63, 0x18, 0xc5, 0xc0,
    0xf4, 0x63, 0xe8, 0x42, 0x00, 0x74, 0x63, 0x1a, 0xc9, 0xa0, 0xf4, 0x63, 0xea, 0x4a, 0x20, 0x7c, 0x20, 0xe0, 0x87, 0xc0,
    0xf9, 0x08, 0x42, 0x10, 0x80, 0x8c, 0x63, 0x18, 0xc5, 0xc0, 0x8c, 0x63, 0x18, 0xa8, 0x80, 0x8c, 0x63, 0x5a, 0xd5, 0x40,
    0x8c, 0x54, 0x45, 0x46, 0x20, 0x8c, 0x62, 0xa2, 0x10, 0x80, 0xf8, 0x44, 0x44, 0x43, 0xe0, 0x72, 0x10, 0x84, 0x21, 0xc0,
    0x04, 0x10, 0x41, 0x04, 0x00, 0x70, 0x84, 0x21, 0x09, 0xc0, 0x22, 0xa2, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1f,
    0x41, 0x04, 0x00, 0x00, 0x00, 0x00, 0x1c, 0x17, 0xc5, 0xe0, 0x84, 0x2d, 0x98, 0xc7, 0xc0, 0x00, 0x1d, 0x08, 0x45, 0xc0,
    0x08, 0x5b, 0x38, 0xc5, 0xe0, 0x00, 0x1d, 0x1f, 0xc1, 0xc0, 0x32, 0x51, 0xc4, 0x21, 0x00, 0x00, 0x1f, 0x18, 0xbc, 0x2e,
    0x84, 0x3d, 0x18, 0xc6, 0x20, 0x20, 0x18, 0x42, 0x11, 0xc0, 0x10, 0x0c, 0x21, 0x0a, 0x4c, 0x84, 0x25, 0x4c, 0x52, 0x40,
    0x61, 0x08, 0x42, 0x11, 0xc0, 0x00, 0x35, 0x5a, 0xd6, 0x20, 0x00, 0x2d, 0x98, 0xc6, 0x20, 0x00, 0x1d, 0x18, 0xc5, 0xc0,
    0x00, 0x3d, 0x18, 0xfa, 0x10, 0x00, 0x1f, 0x18, 0xbc, 0x21, 0x00, 0x2d, 0x98, 0x42, 0x00, 0x00, 0x1f, 0x07, 0x07, 0xc0,
    0x42, 0x38, 0x84, 0x24, 0xc0, 0x00, 0x23, 0x18, 0xcd, 0xa0, 0x00, 0x23, 0x18, 0xa8, 0x80, 0x00, 0x23, 0x1a, 0xd5, 0x40,
    0x00, 0x22, 0xa2, 0x2a, 0x20, 0x00, 0x23, 0x18, 0xbc, 0x2e, 0x00, 0x3e, 0x22, 0x23, 0xe0, 0x11, 0x08, 0x82, 0x10, 0x40,
    0x21, 0x08, 0x42, 0x10, 0x80, 0x41, 0x08, 0x22, 0x11, 0x00, 0x00, 0x00, 0x8a, 0x88, 0x00,
};
/* A row of a character, leftmost dot in bit 7; what isn't a letter is a grey square. */
static unsigned letter_row(unsigned letter, unsigned y)
{
    if (letter < ' ' || letter > '~')
        return y & 1 ? 0xaa : 0x55;
    const uint8_t *p = font + 5 * (letter - ' ') + y * 5 / 8;
    unsigned dots = ((unsigned)p[0] << 8 | (y == 7 ? 0 : p[1])) >> (11 - y * 5 % 8) & 31;
    return dots << 2 | dots << 1;
}
FN(f_text)
{
    struct canvas c = canvas(py, args[0]);
    const char *p = str_text(py, args[1]), *end = p + str_length(native_of(args[1]));
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

static const struct native frame_functions[] = {
    FUNCTION(fill, f_fill, 2, 2),
    FUNCTION(pixel, f_pixel, 3, 4),
    FUNCTION(hline, f_hline, 5, 5),
    FUNCTION(vline, f_vline, 5, 5),
    FUNCTION(fill_rect, f_fill_rect, 6, 6),
    FUNCTION(rect, f_rect, 6, 7),
    FUNCTION(line, f_line, 6, 6),
    FUNCTION(ellipse, f_ellipse, 6, 8),
    FUNCTION(poly, f_poly, 5, 6),
    FUNCTION(blit, f_blit, 4, 6),
    FUNCTION(scroll, f_scroll, 3, 3),
    FUNCTION(text, f_text, 4, 5),
};
static const struct entry frame_entries[] = {FUNCTIONS_LAST(frame_functions)};
static const struct slots slots = {.make = make, .buffer = buffer, .trace = trace};
const struct type type_FrameBuffer = {.head = {&type_type}, .slots = &slots, .name = N(FrameBuffer), .entries = frame_entries};

static const struct native functions[] = {
    FUNCTION(FrameBuffer1, old_make, 3, 4),
};

static const struct entry entries[] = {
    {N(__name__), N(framebuf)},
    {N(FrameBuffer), OBJ(&type_FrameBuffer)},
    {N(MVLSB), INT(MVLSB)},
    {N(MONO_VLSB), INT(MVLSB)},
    {N(RGB565), INT(RGB565)},
    {N(GS2_HMSB), INT(GS2_HMSB)},
    {N(GS4_HMSB), INT(GS4_HMSB)},
    {N(GS8), INT(GS8)},
    {N(MONO_HLSB), INT(MONO_HLSB)},
    {N(MONO_HMSB), INT(MONO_HMSB)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(framebuf);
