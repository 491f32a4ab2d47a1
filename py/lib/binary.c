#include "py/lib/binary.h"

#include <string.h>

#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/int.h"
#include "py/py.h"

size_t binary_size(uint32_t code)
{
    switch (code) {
    case 'b': case 'B': case 'c': case '?': case 1: return 1;
    case 'h': case 'H': case 'e': return 2;
    case 'i': case 'I': return sizeof(int);
    case 'l': case 'L': return sizeof(long);
    case 'q': case 'Q': return 8;
    case 'P': case 'O': case 'S': case 'n': case 'N': return sizeof(void *);
    case 'f': return 4;
    case 'd': return 8;
    default: return 0;
    }
}

size_t binary_align(uint32_t code)
{
    struct probe {
        char c;
        double d;
    };
    size_t size = binary_size(code);
    return size == 8 && sizeof(void *) == 4 ? offsetof(struct probe, d) : size;
}

static bool is_big_endian(void)
{
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

val binary_get_int(struct py *py, const uint8_t *at, size_t size, bool big, bool is_signed)
{
    uint64_t u = 0;
    for (size_t i = 0; i < size; i++)
        u |= (uint64_t)at[big ? size - 1 - i : i] << 8 * i;
    if (is_signed && size < 8 && u >> (8 * size - 1))
        u |= ~(uint64_t)0 << 8 * size;
    return is_signed ? int_new(py, (int64_t)u) : int_new_unsigned(py, u);
}

void binary_set_int(struct py *py, uint8_t *at, size_t size, bool big, val v)
{
    uint64_t u = int_get_bits(py, v);
    for (size_t i = 0; i < size; i++)
        at[big ? size - 1 - i : i] = (uint8_t)(u >> 8 * i);
}

val binary_get(struct py *py, uint32_t code, const void *at)
{
    if (code == 'f') {
        float f;
        memcpy(&f, at, 4);
        return float_new(py, (real)f);
    }
    if (code == 'd') {
        double d;
        memcpy(&d, at, 8);
        return float_new(py, (real)d);
    }
    if (code == 'O') {
        val v;
        memcpy(&v, at, sizeof v);
        return v;
    }
    return binary_get_int(py, at, binary_size(code), is_big_endian(), code >= 'a' && code != 'c');
}

void binary_set(struct py *py, uint32_t code, void *at, val v)
{
    if (code == 'f') {
        float f = (float)float_get(py, v);
        memcpy(at, &f, 4);
    } else if (code == 'd') {
        double d = (double)float_get(py, v);
        memcpy(at, &d, 8);
    } else if (code == 'O') {
        memcpy(at, &v, sizeof v);
    } else {
        if (!int_check(v))
            v = int_index(py, v);
        binary_set_int(py, at, binary_size(code), is_big_endian(), v);
    }
}

uint32_t binary_crc32(uint32_t crc, const void *data, size_t n)
{
    crc = ~crc;
    for (const unsigned char *p = data, *end = p + n; p < end; p++) {
        crc ^= *p;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xedb88320u & (0 - (crc & 1)));
    }
    return ~crc;
}
