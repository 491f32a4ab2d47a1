/* Values and objects: what every part of the Python agrees on.
 *
 * A value is one word:
 *     ...xxx1   a small int, value in the upper bits
 *     ...xx10   a float: on 32 bits the upper 30 bits of an IEEE single, rounded;
 *               on 64 bits a double whose exponent is common (about 1e-77 to
 *               1e77), rotated so that it loses nothing; others are boxed
 *     ...xx00   a pointer to an object, or 0: no value (an unset variable, "not
 *               implemented" from a slot, the end from an iterator)
 *
 * An object starts with a pointer to its type.  Objects never move, so a value
 * may be held anywhere, as long as the collector can reach it: see py/gc.h for
 * what that asks of C code.  Objects in read-only memory are objects like any
 * other; all their fields are words, since the chip reads flash by words only. */
#ifndef PY_VALUE_H
#define PY_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uintptr_t val;
struct py;
struct type;
struct sink;
struct buffer;

struct object {
    const struct type *type;
};

/* --- small ints ------------------------------------------------------------ */

#define INT(n)  ((val)(((uintptr_t)(intptr_t)(n) << 1) | 1))
#define INT_MAX_SMALL (INTPTR_MAX >> 1)
#define INT_MIN_SMALL (INTPTR_MIN >> 1)

static inline bool is_int(val v)
{
    return v & 1;
}
static inline intptr_t int_of(val v)
{
    return (intptr_t)v >> 1;
}
static inline bool int_fits(intptr_t n)
{
    return n >= INT_MIN_SMALL && n <= INT_MAX_SMALL;
}
static inline bool is_ptr(val v)
{
    return (v & 3) == 0;
}
static inline bool is_imm_float(val v)
{
    return (v & 3) == 2;
}

/* --- floats ------------------------------------------------------------------ */

#if UINTPTR_MAX > 0xffffffffu
typedef double real;
typedef uint64_t real_bits;
#define REAL(name) name
#define REAL_DIGITS 16

static inline real imm_float_of(val v)
{
    union {
        uint64_t bits;
        double d;
    } u;
    uint64_t top = 2 - (v >> 63);
    u.bits = v ^ 0x8000000000000002u;
    if (u.bits) {
        u.bits = (v & ~(uint64_t)3) | top;
        u.bits = (u.bits >> 3) | (u.bits << 61);
    }
    return u.d;
}
/* The value for d, or 0 when it must be boxed. */
static inline val imm_float(real d)
{
    union {
        uint64_t bits;
        double d;
    } u = {.d = d};
    unsigned exponent = (unsigned)(u.bits >> 60) & 7;
    if (exponent == 3 || exponent == 4)
        return (((u.bits << 3) | (u.bits >> 61)) & ~(uint64_t)3) | 2;
    return u.bits ? 0 : 0x8000000000000002u;
}
#else
typedef float real;
typedef uint32_t real_bits;
#define REAL(name) name##f
#define REAL_DIGITS 7

static inline real imm_float_of(val v)
{
    union {
        uint32_t bits;
        float d;
    } u = {.bits = v & ~3u};
    return u.d;
}
static inline val imm_float(real d)
{
    union {
        float d;
        uint32_t bits;
    } u = {.d = d};
    bool special = (u.bits & 0x7f800000u) == 0x7f800000u;
    if (!special)
        u.bits += 1 + ((u.bits >> 2) & 1);
    else if (u.bits & 0x7fffffu)
        u.bits |= 0x400000u;
    return (u.bits & ~3u) | 2;
}
#endif

/* --- types ------------------------------------------------------------------- */

enum print_how { PRINT_STR, PRINT_REPR, PRINT_JSON };

/* Operators, in the order of the opcodes and of their special methods' names. */
enum op {
    OP_ADD, OP_SUB, OP_MUL, OP_TRUEDIV, OP_FLOORDIV, OP_MOD, OP_POW, OP_AND, OP_OR, OP_XOR,
    OP_SHL, OP_SHR, OP_MATMUL, OP_BINARY_COUNT,
    OP_LT = OP_BINARY_COUNT, OP_LE, OP_GT, OP_GE, OP_EQ, OP_NE,
    OP_DIVMOD,
    OP_INPLACE = 32,   /* added to a binary operator: a += b */
    OP_REFLECTED = 64, /* self is the right operand, for types with TYPE_REFLECTS */
};
enum unary { UNARY_NEG, UNARY_POS, UNARY_INVERT, UNARY_BOOL, UNARY_LEN, UNARY_HASH, UNARY_ABS,
             UNARY_INT /* __index__ or an int; 0: none */ };

/* What a slot gets as the value to say what to do. */
#define SLOT_LOAD   ((val)1 << 2) /* not a value: below any object */
#define SLOT_DELETE ((val)0)

/* What types do.  A slot that is NULL: the type can't.  A slot returns 0 for "not
 * me" (binary, unary, attr) and raises for errors. */
struct slots { /* the most asked for first: see SLOT */
    void (*trace)(struct py *py, void *object); /* marks what the object refers to */
    val (*next)(struct py *py, val self); /* 0: the end */
    /* value: SLOT_LOAD, SLOT_DELETE or the value to store; 0: no such attribute */
    val (*attr)(struct py *py, val self, val name, val value);
    val (*item)(struct py *py, val self, val index, val value);
    val (*binary)(struct py *py, unsigned op, val self, val other);
    val (*unary)(struct py *py, enum unary op, val self);
    val (*iter)(struct py *py, val self);
    /* args: n positional values, then nkw pairs of name and value */
    val (*call)(struct py *py, val self, size_t n, size_t nkw, const val *args);
    val (*make)(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args);
    val (*contains)(struct py *py, val self, val item);
    bool (*buffer)(struct py *py, val self, struct buffer *out, bool write);
    void (*print)(struct py *py, struct sink *to, val self, enum print_how how);
};
/* A slot, or NULL; what a slot says of py and the arguments, 0 without one.  Only these read a table: on the chip it is
 * a word of bits and the functions that there are (port/esp8266/slots.c). */
#define SLOT(s, name) ((s)->name)
#define TRY_SLOT(s, name, ...) (SLOT(s, name) ? SLOT(s, name)(py, __VA_ARGS__) : 0)

/* A name and what it stands for, of a built-in type or module; in read-only memory.  Name 0: the table ends (value 0) or
 * goes on there; an int: so many functions are there (py/obj/native.h), and it ends behind them when that is negative. */
struct entry {
    val name, value;
};

enum type_flag {
    TYPE_USER = 1,       /* made by a class statement: instances have shapes */
    TYPE_EXCEPTION = 2,  /* derives from BaseException */
    TYPE_HAS_DEL = 4,    /* has __del__ */
    TYPE_HASH_NONE = 8,  /* defines __eq__ without __hash__ */
    TYPE_GETATTR = 16,   /* has __getattr__ */
    TYPE_SETATTR = 32,   /* has __setattr__ or __delattr__ */
    TYPE_DATA_DESC = 64, /* some attribute is a property or has __set__ */
    TYPE_NEW = 128,      /* has __new__ of its own */
    TYPE_GETATTRIBUTE = 256,
    TYPE_BASE = 512, /* a class may derive from it though it can't be made */
    TYPE_REFLECTS = 1024,
};

struct type {
    struct object head;
    uintptr_t flags;
    const struct slots *slots;
    val name;
    const struct type *base;     /* the first base; NULL: object's */
    union {
        const struct entry *entries; /* built-in: attributes */
        val dict;                    /* of a struct class (py/obj/class.h): attributes */
    };
};

struct buffer {
    void *data;
    size_t length; /* bytes */
    uint32_t code; /* struct's type code, 'B' for plain bytes */
};

/* --- what a value is --------------------------------------------------------- */

extern const struct type type_int, type_float;

static inline const struct type *type_of(val v)
{
    if (is_int(v))
        return &type_int;
    if (is_imm_float(v))
        return &type_float;
    return ((const struct object *)v)->type;
}
static inline bool is_a(val v, const struct type *type)
{
    return is_ptr(v) && ((const struct object *)v)->type == type;
}
#define OBJ(v)  ((val)(v))
#define PTR(T, v) ((struct T *)(v))

/* --- the constants ------------------------------------------------------------ */

struct constant {
    struct object head;
    uintptr_t number; /* of bool: 0 or 1 */
};
extern const struct constant none_object, false_object, true_object, ellipsis_object,
    not_implemented_object;
#define NONE            OBJ(&none_object)
#define FALSE           OBJ(&false_object)
#define TRUE            OBJ(&true_object)
#define ELLIPSIS        OBJ(&ellipsis_object)
#define NOT_IMPLEMENTED OBJ(&not_implemented_object)

static inline val bool_val(bool b)
{
    return b ? TRUE : FALSE;
}

/* --- strings and bytes ---------------------------------------------------------- */

/* str (UTF-8) and bytes.  `data` is NUL-terminated and lies behind the header, in
 * read-only memory, or, when long, in a payload: it may move at an allocation. */
struct str {
    struct object head;
    uint32_t hash; /* from HASH_SHIFT up; 0: not computed; lowest two bits: STR_ */
    uint32_t length; /* bytes */
    union {
        const char *data;
        char *data_rw; /* while it is being made */
    };
};
enum { STR_WIDE = 1 /* not all ASCII */, STR_INTERNED = 2 };

/* The built-in names: N(append) is the interned string "append".  On 32 bits such a str has a word for all that
 * struct str has behind its hash, which is short there; so what may be a name is read through the functions below,
 * all but its hash and flags. */
enum {
#define NAME(id, hash, length, place, text) NAME_AT_##id,
#include "py/names.def"
#undef NAME
    NAME_COUNT
};
struct span {
    const char *data;
    size_t length;
};
#if UINTPTR_MAX > 0xffffffffu
enum { HASH_SHIFT = 2 };
extern const struct str names_built_in[NAME_COUNT]; /* by rising hash */
static inline const char *str_data(val v)
{
    return PTR(str, v)->data;
}
static inline size_t str_length(val v)
{
    return PTR(str, v)->length;
}
static inline struct span str_span(val v)
{
    return (struct span){PTR(str, v)->data, PTR(str, v)->length};
}
#else
enum { HASH_SHIFT = 20, NAME_LENGTH_AT = 15, NAME_PLACE_AT = 2 };
struct name {
    struct object head;
    uint32_t hash; /* then 5 bits of length, 13 of its place among the names' texts, STR_ flags */
};
extern const struct name names_built_in[NAME_COUNT]; /* by rising hash */
const char *str_data(val v);
size_t str_length(val v);
struct span str_span(val v);
#endif
#define N(id) OBJ(&names_built_in[NAME_AT_##id])

#endif
