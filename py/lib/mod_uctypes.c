/* uctypes: C's structures at an address.
 *
 * A field's property is an int: type << 26 | (length << 21 | position << 16 for a bit
 * field) | offset; or a tuple whose first item is kind << 28 | offset, then for an
 * array count | type, or count and a dict; for a pointer a type or a dict; for a
 * structure (kind 0) a dict. */
#include <string.h>

#include "py/lib/binary.h"
#include "py/lib/module.h"

enum { TYPE = 26, BF_LEN = 21, BF_POS = 16, KIND = 28, LOW = (1 << TYPE) - 1 };
enum kind { STRUCT, POINTER, ARRAY };
enum { UINT8, FIRST_BITS = 8, FLOAT32 = 14, FLOAT64 };
enum layout { LITTLE, BIG, NATIVE_LAYOUT };

struct view {
    struct object head;
    val desc;
    uintptr_t layout;
    uint8_t *at;
};
struct memory {
    struct object head;
    size_t length;
    uint8_t *at;
};
extern const struct type type_view, type_memory;

static _Noreturn void bad(struct py *py)
{
    py_error(py, &type_TypeError, "bad structure descriptor");
}

static val view_new(struct py *py, val desc, uintptr_t layout, uint8_t *at)
{
    struct view *v = gc_new(py, &type_view, sizeof *v);
    v->desc = desc, v->layout = layout, v->at = at;
    return OBJ(v);
}
static val memory_new(struct py *py, uint8_t *at, size_t length)
{
    struct memory *m = gc_new(py, &type_memory, sizeof *m);
    m->at = at, m->length = length;
    return OBJ(m);
}

/* --- scalars ------------------------------------------------------------------------------------ */

static size_t scalar_size(unsigned type)
{
    return type >= FLOAT32 ? (type == FLOAT32 ? 4 : 8) : (size_t)1 << (type % FIRST_BITS / 2);
}
static bool is_big(uintptr_t layout)
{
    return layout == BIG || (layout == NATIVE_LAYOUT && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
}
/* Aligned words are read and written whole, as a device's registers want it. */
static void copy(volatile uint8_t *to, const volatile uint8_t *from, size_t size)
{
    if (size == 4 && ((uintptr_t)to | (uintptr_t)from) % 4 == 0)
        *(volatile uint32_t *)to = *(const volatile uint32_t *)from;
    else if (size == 2 && ((uintptr_t)to | (uintptr_t)from) % 2 == 0)
        *(volatile uint16_t *)to = *(const volatile uint16_t *)from;
    else
        for (size_t i = 0; i < size; i++)
            to[i] = from[i];
}
static void swap(uint8_t *p, size_t size, bool big)
{
    for (size_t i = 0; i < size / 2 && big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__); i++) {
        uint8_t t = p[i];
        p[i] = p[size - 1 - i], p[size - 1 - i] = t;
    }
}
static val scalar_get(struct py *py, unsigned type, uintptr_t layout, const uint8_t *at)
{
    _Alignas(8) uint8_t room[8];
    size_t size = scalar_size(type);
    copy(room, at, size);
    if (type < FLOAT32)
        return binary_get_int(py, room, size, is_big(layout), type & 1);
    swap(room, size, is_big(layout));
    return binary_get(py, type == FLOAT32 ? 'f' : 'd', room);
}
static void scalar_set(struct py *py, unsigned type, uintptr_t layout, uint8_t *at, val v)
{
    _Alignas(8) uint8_t room[8];
    size_t size = scalar_size(type);
    if (type < FLOAT32) {
        binary_set_int(py, room, size, is_big(layout), v);
    } else {
        binary_set(py, type == FLOAT32 ? 'f' : 'd', room, v);
        swap(room, size, is_big(layout));
    }
    copy(at, room, size);
}

/* A bit field within its scalar; value 0: read. */
static val bits(struct py *py, uint32_t property, uintptr_t layout, uint8_t *at, val value)
{
    unsigned type = property >> TYPE, shift = property >> BF_POS & 31, length = property >> BF_LEN & 31;
    uint64_t mask = length ? (1ull << length) - 1 : 0xffffffffu;
    unsigned whole = (type - FIRST_BITS) & ~1u;
    uint64_t now = int_get_bits(py, scalar_get(py, whole, layout, at)), field = now >> shift & mask;
    if (value) {
        now = (now & ~(mask << shift)) | (int_get_bits(py, value) & mask) << shift;
        scalar_set(py, whole, layout, at, int_new_unsigned(py, now));
        return NONE;
    }
    if ((type & 1) && length && field >> (length - 1))
        field |= ~mask;
    return type & 1 ? int_new(py, (int64_t)field) : int_new_unsigned(py, field);
}

/* --- sizes ---------------------------------------------------------------------------------------- */

static size_t size_of(struct py *py, val desc, uintptr_t layout, size_t *align);

/* Of an array's or pointer's item, or of a plain property. */
static size_t item_size(struct py *py, val item, uintptr_t layout, size_t *align)
{
    if (!int_check(item))
        return size_of(py, item, layout, align);
    size_t size = scalar_size((unsigned)(int_get_bits(py, item) >> TYPE) & 15);
    if (*align < size)
        *align = size;
    return size;
}
static enum kind kind_of(struct py *py, const struct tuple *t)
{
    if (!t->length || !int_check(t->items[0]))
        bad(py);
    uint64_t kind = int_get_bits(py, t->items[0]) >> KIND;
    if (kind > ARRAY || t->length < 2 || t->length > (kind == ARRAY ? 3 : 2))
        bad(py);
    return (enum kind)kind;
}
static size_t tuple_size(struct py *py, val desc, uintptr_t layout, size_t *align)
{
    const struct tuple *t = PTR(tuple, desc);
    switch (kind_of(py, t)) {
    case STRUCT: return size_of(py, t->items[1], layout, align);
    case POINTER:
        if (*align < sizeof(void *))
            *align = sizeof(void *);
        return sizeof(void *);
    default:
        if (!int_check(t->items[1]))
            bad(py);
        return (int_get_bits(py, t->items[1]) & LOW) * item_size(py, t->items[t->length - 1], layout, align);
    }
}
static size_t size_of(struct py *py, val desc, uintptr_t layout, size_t *align)
{
    size_t most = 0, own = 1;
    val key, property;
    py_check_stack(py);
    if (tuple_check(desc))
        return tuple_size(py, desc, layout, align);
    if (!dict_check(desc))
        bad(py);
    for (size_t at = 0; dict_next(desc, &at, &key, &property);) {
        bool plain = int_check(property);
        if (!plain && !tuple_check(property))
            bad(py);
        size_t size = plain ? item_size(py, property, layout, &own) : tuple_size(py, property, layout, &own);
        uint64_t first = int_get_bits(py, plain ? property : PTR(tuple, property)->items[0]);
        bool bit_field = plain && (first >> TYPE & 15) >= FIRST_BITS && (first >> TYPE & 15) < FLOAT32;
        size_t end = (size_t)(first & (bit_field ? 0xffff : LOW)) + size;
        most = end > most ? end : most;
    }
    if (*align < own)
        *align = own;
    return layout == NATIVE_LAYOUT ? (most + own - 1) / own * own : most;
}

/* --- fields ---------------------------------------------------------------------------------------- */

/* A scalar, or a window on an aggregate; value 0: read. */
static val access(struct py *py, val property, uintptr_t layout, uint8_t *base, val value)
{
    if (int_check(property)) {
        uint32_t p = (uint32_t)int_get_bits(py, property);
        unsigned type = p >> TYPE & 15;
        if (type >= FIRST_BITS && type < FLOAT32)
            return bits(py, p, layout, base + (p & 0xffff), value);
        if (!value)
            return scalar_get(py, type, layout, base + (p & LOW));
        scalar_set(py, type, layout, base + (p & LOW), value);
        return NONE;
    }
    if (!tuple_check(property))
        bad(py);
    const struct tuple *t = PTR(tuple, property);
    enum kind kind = kind_of(py, t);
    base += int_get_bits(py, t->items[0]) & LOW;
    if (value)
        py_error(py, &type_TypeError, "can't assign to an aggregate");
    if (kind == STRUCT)
        return view_new(py, t->items[1], layout, base);
    if (kind == ARRAY && t->length == 2 && (int_get_bits(py, t->items[1]) >> TYPE) == UINT8)
        return memory_new(py, base, int_get_bits(py, t->items[1]) & LOW);
    return view_new(py, property, layout, base);
}

static val view_attr(struct py *py, val self, val name, val value)
{
    struct view *v = PTR(view, self);
    if (!dict_check(v->desc)) {
        if (name == N(__class__) || value == SLOT_DELETE)
            return 0;
        py_error(py, &type_TypeError, "struct: no fields");
    }
    val property = dict_get(py, v->desc, name);
    if (!property || value == SLOT_DELETE)
        return 0;
    return access(py, property, v->layout, v->at, value == SLOT_LOAD ? 0 : value);
}

static uint8_t *follow(const struct view *v)
{
    void *p;
    memcpy(&p, v->at, sizeof p);
    return p;
}
static val view_item(struct py *py, val self, val index, val value)
{
    struct view *v = PTR(view, self);
    if (!tuple_check(v->desc) || value == SLOT_DELETE)
        py_error(py, &type_TypeError, "struct: can't index");
    const struct tuple *t = PTR(tuple, v->desc);
    enum kind kind = kind_of(py, t);
    val item = t->items[t->length - 1];
    size_t align = 1, size = item_size(py, item, v->layout, &align);
    uint8_t *at = kind == POINTER ? follow(v) : v->at;
    if (kind == STRUCT)
        py_error(py, &type_TypeError, "struct: can't index");
    if (kind == ARRAY)
        at += ops_index(py, index, int_get_bits(py, t->items[1]) & LOW, "struct") * size;
    else
        at += int_get(py, index) * (intptr_t)size;
    if (!int_check(item)) {
        if (value != SLOT_LOAD)
            py_error(py, &type_TypeError, "can't assign to an aggregate");
        return view_new(py, item, v->layout, at);
    }
    unsigned type = (unsigned)(int_get_bits(py, item) >> TYPE) & 15;
    if (value == SLOT_LOAD)
        return scalar_get(py, type, v->layout, at);
    scalar_set(py, type, v->layout, at, value);
    return NONE;
}

static val view_unary(struct py *py, enum unary op, val self)
{
    struct view *v = PTR(view, self);
    if (op == UNARY_INT && tuple_check(v->desc) && kind_of(py, PTR(tuple, v->desc)) == POINTER)
        return int_new_unsigned(py, (uintptr_t)follow(v));
    if (op == UNARY_HASH)
        py_error(py, &type_TypeError, "unhashable type: 'struct'");
    return 0;
}
static val view_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 2, 3);
    struct view *v = gc_new(py, type, sizeof *v);
    if (!int_check(args[0]))
        py_error(py, &type_TypeError, "the address is an int");
    v->at = (uint8_t *)(uintptr_t)int_get_bits(py, args[0]);
    v->desc = native_of(args[1]);
    v->layout = n > 2 ? (uintptr_t)int_get(py, args[2]) : NATIVE_LAYOUT;
    return OBJ(v);
}
static bool view_buffer(struct py *py, val self, struct buffer *out, bool write)
{
    size_t align = 1;
    struct view *v = PTR(view, self);
    (void)write;
    if (tuple_check(v->desc) && kind_of(py, PTR(tuple, v->desc)) == POINTER)
        return false; /* int() of it is its address, not a number in its bytes */
    *out = (struct buffer){v->at, size_of(py, v->desc, v->layout, &align), 'B'};
    return true;
}
static void view_print(struct py *py, struct sink *to, val self, enum print_how how)
{
    static const char *const kinds[] = {"STRUCT", "PTR", "ARRAY", "ERROR"};
    struct view *v = PTR(view, self);
    const struct tuple *t = tuple_check(v->desc) ? PTR(tuple, v->desc) : NULL;
    uint64_t kind = t && t->length && int_check(t->items[0]) ? int_get_bits(py, t->items[0]) >> KIND : dict_check(v->desc) ? STRUCT : 3;
    (void)how;
    print_format(py, to, "<struct %s %S>", kinds[kind < 3 ? kind : 3], int_format(py, int_new_unsigned(py, (uintptr_t)v->at), 16, false, "", 0));
}
static void view_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct view *)object)->desc);
}
static const struct slots view_slots = {.make = view_make, .attr = view_attr, .item = view_item, .unary = view_unary,
    .buffer = view_buffer, .print = view_print, .trace = view_trace};
const struct type type_view = {.head = {&type_type}, .slots = &view_slots, .name = N(struct)};

/* --- bytearray_at: a bytearray whose bytes lie elsewhere; it can't grow ------------------------- */

static bool memory_buffer(struct py *py, val v, struct buffer *out, bool write)
{
    (void)py, (void)write;
    *out = (struct buffer){PTR(memory, v)->at, PTR(memory, v)->length, 'B'};
    return true;
}
static val memory_item(struct py *py, val v, val index, val value)
{
    struct memory *m = PTR(memory, v);
    if (value == SLOT_DELETE || is_a(index, &type_slice)) {
        intptr_t start, stop, step;
        if (value != SLOT_LOAD)
            py_error(py, &type_NotImplementedError, "it can't change its size");
        size_t count = ops_slice(py, index, m->length, &start, &stop, &step);
        val r = bytearray_new(py, NULL, count);
        for (size_t i = 0; i < count; i++)
            PTR(bytearray, r)->data[i] = (char)m->at[start + (intptr_t)i * step];
        return r;
    }
    uint8_t *at = m->at + ops_index(py, index, m->length, "bytearray");
    if (value == SLOT_LOAD)
        return INT(*at);
    *at = (uint8_t)int_get_bits(py, value);
    return NONE;
}
static val memory_unary(struct py *py, enum unary op, val v)
{
    (void)py;
    return op == UNARY_LEN ? INT(PTR(memory, v)->length) : op == UNARY_BOOL ? bool_val(PTR(memory, v)->length) : 0;
}
static val as_bytearray(struct py *py, val v)
{
    return bytearray_new(py, PTR(memory, v)->at, PTR(memory, v)->length);
}
static val memory_binary(struct py *py, unsigned op, val a, val b)
{
    return SLOT(type_bytearray.slots, binary)(py, op, as_bytearray(py, a), b);
}
static val memory_iter(struct py *py, val v)
{
    return iterator_new(py, &type_seq_iter, v);
}
static void memory_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    print_value(py, to, as_bytearray(py, v), how);
}
static const struct slots memory_slots = {.buffer = memory_buffer, .item = memory_item, .unary = memory_unary,
    .binary = memory_binary, .iter = memory_iter, .print = memory_print};
const struct type type_memory = {.head = {&type_type}, .slots = &memory_slots, .name = N(bytearray)};

/* --- the module ---------------------------------------------------------------------------------- */

FN(u_sizeof)
{
    size_t align = 1;
    val v = native_of(args[0]);
    if (is_a(v, &type_memory))
        return INT(PTR(memory, v)->length);
    if (!is_a(v, &type_view))
        return INT(size_of(py, v, n > 1 ? (uintptr_t)int_get(py, args[1]) : NATIVE_LAYOUT, &align));
    if (n > 1)
        py_error(py, &type_TypeError, "a structure has its layout already");
    return INT(size_of(py, PTR(view, v)->desc, PTR(view, v)->layout, &align));
}
FN(u_addressof)
{
    struct buffer b;
    ops_need_buffer(py, args[0], &b, false);
    gc_fix_payload(py, b.data);
    return int_new_unsigned(py, (uintptr_t)b.data);
}
FN(u_bytes_at)
{
    return bytes_new(py, (const void *)(uintptr_t)int_get_bits(py, args[0]), (size_t)int_get(py, args[1]));
}
FN(u_bytearray_at)
{
    return memory_new(py, (uint8_t *)(uintptr_t)int_get_bits(py, args[0]), (size_t)int_get(py, args[1]));
}

#define LONG_TYPE (sizeof(long) == 8 ? 6 : 4)
static const struct native functions[] = {
    FUNCTION(sizeof, u_sizeof, 1, 2),
    FUNCTION(addressof, u_addressof, 1, 1),
    FUNCTION(bytes_at, u_bytes_at, 2, 2),
    FUNCTION(bytearray_at, u_bytearray_at, 2, 2),
};

static const struct entry entries[] = {
    {N(__name__), N(uctypes)},
    {N(struct), OBJ(&type_view)},
    {N(LITTLE_ENDIAN), INT(LITTLE)},
    {N(BIG_ENDIAN), INT(BIG)},
    {N(NATIVE), INT(NATIVE_LAYOUT)},
    {N(VOID), INT(0)},
    {N(UINT8), INT(0)},
    {N(INT8), INT(1 << TYPE)},
    {N(UINT16), INT(2 << TYPE)},
    {N(INT16), INT(3 << TYPE)},
    {N(UINT32), INT(4 << TYPE)},
    {N(INT32), INT(5 << TYPE)},
    {N(UINT64), INT(6 << TYPE)},
    {N(INT64), INT(7 << TYPE)},
    {N(BFUINT8), INT(8 << TYPE)},
    {N(BFINT8), INT(9 << TYPE)},
    {N(BFUINT16), INT(10 << TYPE)},
    {N(BFINT16), INT(11 << TYPE)},
    {N(BFUINT32), INT(12 << TYPE)},
    {N(BFINT32), INT(13 << TYPE)},
    {N(FLOAT32), INT(14 << TYPE)},
    {N(FLOAT64), INT(15 << TYPE)},
    {N(SHORT), INT(3 << TYPE)},
    {N(USHORT), INT(2 << TYPE)},
    {N(INT), INT(5 << TYPE)},
    {N(UINT), INT(4 << TYPE)},
    {N(LONG), INT((LONG_TYPE + 1) << TYPE)},
    {N(ULONG), INT(LONG_TYPE << TYPE)},
    {N(LONGLONG), INT(7 << TYPE)},
    {N(ULONGLONG), INT(6 << TYPE)},
    {N(PTR), INT(POINTER << KIND)},
    {N(ARRAY), INT(ARRAY << KIND)},
    {N(BF_POS), INT(BF_POS)},
    {N(BF_LEN), INT(BF_LEN)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(uctypes);
