/* struct */
#include <string.h>

#include "py/lib/binary.h"
#include "py/lib/module.h"

struct format {
    const char *p, *end;
    bool native, big;
};

static struct format open_format(struct py *py, val v)
{
    struct buffer b;
    struct format f;
    ops_need_buffer(py, v, &b, false);
    f = (struct format){b.data, (char *)b.data + b.length, true, false};
    if (f.p < f.end && strchr("<>!@=", *f.p)) {
        f.native = *f.p == '@';
        f.big = *f.p == '>' || *f.p == '!';
        f.p++;
    }
    return f;
}

/* The next code and how often; false at the end. */
static bool next_code(struct format *f, char *code, size_t *count)
{
    while (f->p < f->end && *f->p == ' ')
        f->p++;
    if (f->p >= f->end)
        return false;
    *count = 1;
    if (*f->p >= '0' && *f->p <= '9')
        for (*count = 0; f->p < f->end && *f->p >= '0' && *f->p <= '9'; f->p++)
            *count = *count * 10 + (size_t)(*f->p - '0');
    *code = f->p < f->end ? *f->p++ : 0;
    return true;
}

static size_t size_of(struct py *py, const struct format *f, char code)
{
    size_t size = code == 's' || code == 'x' ? 1 : code == 1 ? 0 : binary_size((unsigned char)code);
    if (!size)
        py_error(py, &type_ValueError, "bad typecode");
    return f->native ? size : code == 'i' || code == 'I' || code == 'l' || code == 'L' ? 4 : size;
}

static size_t aligned(const struct format *f, size_t at, char code, size_t size)
{
    size_t align = code == 's' || code == 'x' ? 1 : size == 8 ? binary_align((unsigned char)code) : size;
    return f->native ? (at + align - 1) / align * align : at;
}

static size_t total(struct py *py, val format, size_t *items)
{
    struct format f = open_format(py, format);
    size_t at = 0, count;
    char code;
    *items = 0;
    while (next_code(&f, &code, &count)) {
        size_t size = size_of(py, &f, code);
        at = aligned(&f, at, code, size) + size * count;
        *items += code == 's' ? 1 : code == 'x' ? 0 : count;
    }
    return at;
}

static uint16_t half_from(double d)
{
    union {
        float f;
        uint32_t u;
    } x = {.f = (float)d};
    uint32_t sign = x.u >> 16 & 0x8000, m = x.u & 0x7fffff;
    int e = (int)(x.u >> 23 & 255) - 127 + 15;
    if (e >= 31)
        return (uint16_t)(sign | 0x7c00 | (((x.u >> 23 & 255) == 255 && m) ? 0x200 : 0));
    if (e <= 0) {
        if (e < -10)
            return (uint16_t)sign;
        m |= 0x800000;
        unsigned shift = (unsigned)(14 - e);
        uint32_t r = m >> shift, rest = m & ((1u << shift) - 1), half = 1u << (shift - 1);
        r += rest > half || (rest == half && (r & 1));
        return (uint16_t)(sign | r);
    }
    uint32_t r = (uint32_t)e << 10 | m >> 13, rest = m & 0x1fff;
    r += rest > 0x1000 || (rest == 0x1000 && (r & 1));
    return (uint16_t)(sign | r);
}
static double half_to(uint16_t h)
{
    int e = h >> 10 & 31, m = h & 0x3ff;
    double d = e == 31 ? (m ? __builtin_nan("") : __builtin_inf()) : e ? (1024.0 + m) / 1024.0 : m / 1024.0;
    if (e != 31)
        for (int k = e ? e - 15 : -14; k; k += k < 0 ? 1 : -1)
            d = k < 0 ? d / 2 : d * 2;
    return h & 0x8000 ? -d : d;
}

static val unpack_one(struct py *py, const struct format *f, char code, const uint8_t *at, size_t size)
{
    if (code == '?')
        return bool_val(*at);
    if (code == 'f' || code == 'd' || code == 'O') {
        uint8_t room[8];
        for (size_t i = 0; i < size; i++)
            room[i] = at[f->big ? size - 1 - i : i];
        return binary_get(py, (unsigned char)code, room);
    }
    if (code == 'S') /* the address of C text */
        return str_from(py, (const char *)(uintptr_t)int_get_bits(py, binary_get_int(py, at, size, f->big, false)));
    if (code == 'e')
        return float_new(py, (real)half_to((uint16_t)(f->big ? at[0] << 8 | at[1] : at[1] << 8 | at[0])));
    if (code == 'c')
        return bytes_new(py, at, 1);
    return binary_get_int(py, at, size, f->big, code >= 'a');
}

static void pack_one(struct py *py, const struct format *f, char code, uint8_t *at, size_t size, val v)
{
    uint8_t room[8];
    if (code == 'f' || code == 'd' || code == 'O')
        binary_set(py, (unsigned char)code, room, v);
    else if (code == 'e') {
        uint16_t h = half_from((double)float_get(py, v));
        room[0] = (uint8_t)h, room[1] = (uint8_t)(h >> 8);
    } else if (code == 'c') {
        struct buffer b;
        ops_need_buffer(py, v, &b, false);
        room[0] = *(uint8_t *)b.data;
    } else {
        binary_set_int(py, room, size, false, code == '?' ? INT(ops_true(py, v)) : v);
    }
    for (size_t i = 0; i < size; i++)
        at[i] = room[f->big ? size - 1 - i : i];
}

static val unpack(struct py *py, val format, val data, intptr_t offset, bool exact)
{
    struct buffer b;
    size_t items, need = total(py, format, &items), at = 0, count, k = 0;
    char code;
    ops_need_buffer(py, data, &b, false);
    if (offset < 0)
        offset += (intptr_t)b.length;
    (void)exact;
    if (offset < 0 || (size_t)offset + need > b.length)
        py_error(py, &type_ValueError, "buffer too small");
    val t = tuple_new(py, items, NULL);
    struct format f = open_format(py, format);
    const uint8_t *p = (uint8_t *)b.data + offset;
    while (next_code(&f, &code, &count)) {
        size_t size = size_of(py, &f, code);
        at = aligned(&f, at, code, size);
        if (code == 's')
            PTR(tuple, t)->items[k++] = bytes_new(py, p + at, count);
        for (size_t i = 0; code != 's' && code != 'x' && i < count; i++) {
            val v = unpack_one(py, &f, code, p + at + i * size, size);
            PTR(tuple, t)->items[k++] = v;
        }
        at += size * count;
    }
    return t;
}

static void pack(struct py *py, val format, uint8_t *p, size_t n, const val *args)
{
    struct format f = open_format(py, format);
    size_t at = 0, count, k = 0, items;
    char code;
    size_t bytes = total(py, format, &items);
    memset(p, 0, bytes);
    while (next_code(&f, &code, &count)) {
        size_t size = size_of(py, &f, code);
        at = aligned(&f, at, code, size);
        if (code == 's' && k < n) {
            struct buffer b;
            ops_need_buffer(py, args[k++], &b, false);
            memcpy(p + at, b.data, b.length < count ? b.length : count);
        }
        for (size_t i = 0; code != 's' && code != 'x' && i < count && k < n; i++)
            pack_one(py, &f, code, p + at + i * size, size, args[k++]);
        at += size * count;
    }
}

FN(s_calcsize)
{
    size_t items;
    return INT(total(py, args[0], &items));
}
FN(s_pack)
{
    size_t items;
    val b = bytearray_new(py, NULL, total(py, args[0], &items));
    gc_pin(py);
    pack(py, args[0], (uint8_t *)PTR(bytearray, b)->data, n - 1, args + 1);
    return bytes_new(py, PTR(bytearray, b)->data, PTR(bytearray, b)->length);
}
FN(s_pack_into)
{
    struct buffer b;
    size_t items, need = total(py, args[0], &items);
    intptr_t offset = int_get(py, args[2]);
    ops_need_buffer(py, args[1], &b, true);
    if (offset < 0)
        offset += (intptr_t)b.length;
    if (offset < 0 || (size_t)offset + need > b.length)
        py_error(py, &type_ValueError, "buffer too small");
    pack(py, args[0], (uint8_t *)b.data + offset, n - 3, args + 3);
    return NONE;
}
FN(s_unpack)
{
    return unpack(py, args[0], args[1], 0, true);
}
FN(s_unpack_from)
{
    return unpack(py, args[0], args[1], n > 2 ? int_get(py, args[2]) : 0, false);
}
static const struct native functions[] = {
    FUNCTION(calcsize, s_calcsize, 1, 1),
    FUNCTION(pack, s_pack, 1, NATIVE_ANY),
    FUNCTION(pack_into, s_pack_into, 3, NATIVE_ANY),
    FUNCTION(unpack, s_unpack, 2, 2),
    FUNCTION(unpack_from, s_unpack_from, 2, 3),
};

static const struct entry entries[] = {
    {N(__name__), N(struct)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(struct);
