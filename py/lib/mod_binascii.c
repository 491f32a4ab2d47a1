/* binascii */
#include <string.h>

#include "py/lib/binary.h"
#include "py/lib/module.h"

FN(b_hexlify)
{
    struct buffer b;
    ops_need_buffer(py, args[0], &b, false);
    val bytes = bytes_new(py, b.data, b.length), text = py_call_method(py, bytes, N(hex), n - 1, args + 1);
    return bytes_new(py, str_data(text), str_length(text));
}
static int nibble(unsigned char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}
FN(b_unhexlify)
{
    struct buffer b;
    ops_need_buffer(py, args[0], &b, false);
    if (b.length % 2)
        py_error(py, &type_ValueError, "odd-length string");
    val out = bytes_alloc(py, b.length / 2);
    const unsigned char *p = b.data;
    for (size_t i = 0; i < b.length; i += 2) {
        int high = nibble(p[i]), low = nibble(p[i + 1]);
        if (high < 0 || low < 0)
            py_error(py, &type_ValueError, "non-hex digit found");
        PTR(str, out)->data_rw[i / 2] = (char)(high << 4 | low);
    }
    return out;
}
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
FN_KW(b_b2a_base64)
{
    static const struct param params[] = {{N(data), 0}, {N(newline), TRUE}};
    val a[2];
    struct buffer b;
    native_parse(py, n, nkw, args, params, 2, a);
    ops_need_buffer(py, a[0], &b, false);
    struct sink out = print_to_builder(py);
    const unsigned char *p = b.data;
    for (size_t i = 0; i < b.length; i += 3) {
        size_t left = b.length - i;
        uint32_t w = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0);
        print_char(py, &out, letters[w >> 18]);
        print_char(py, &out, letters[w >> 12 & 63]);
        print_char(py, &out, left > 1 ? letters[w >> 6 & 63] : '=');
        print_char(py, &out, left > 2 ? letters[w & 63] : '=');
    }
    if (ops_true(py, a[1]))
        print_char(py, &out, '\n');
    return print_built_bytes(py, &out);
}
FN(b_a2b_base64)
{
    struct buffer b;
    ops_need_buffer(py, args[0], &b, false);
    struct sink out = print_to_builder(py);
    uint32_t w = 0;
    unsigned count = 0;
    const char *p = b.data;
    for (size_t i = 0; i < b.length; i++) {
        const char *at = p[i] ? strchr(letters, p[i]) : NULL;
        if (p[i] == '=') {
            if (count == 2 || count == 3) {
                bool enough = count == 3 || (i + 1 < b.length && p[i + 1] == '=');
                if (!enough)
                    break;
                print_char(py, &out, (char)(w >> (count == 2 ? 4 : 10)));
                if (count == 3)
                    print_char(py, &out, (char)(w >> 2));
                count = 0;
                break;
            }
            continue;
        }
        if (!at)
            continue;
        w = w << 6 | (uint32_t)(at - letters);
        if (++count < 4)
            continue;
        print_char(py, &out, (char)(w >> 16));
        print_char(py, &out, (char)(w >> 8));
        print_char(py, &out, (char)w);
        count = 0, w = 0;
    }
    if (count)
        py_error(py, &type_ValueError, "incorrect padding");
    return print_built_bytes(py, &out);
}
FN(b_crc32)
{
    struct buffer b;
    ops_need_buffer(py, args[0], &b, false);
    uint32_t crc = n > 1 ? (uint32_t)int_get_bits(py, args[1]) : 0;
    return int_new_unsigned(py, binary_crc32(crc, b.data, b.length));
}
static const struct native functions[] = {
    FUNCTION(hexlify, b_hexlify, 1, 2),
    FUNCTION(unhexlify, b_unhexlify, 1, 1),
    FUNCTION_KW(b2a_base64, b_b2a_base64),
    FUNCTION(a2b_base64, b_a2b_base64, 1, 1),
    FUNCTION(crc32, b_crc32, 1, 2),
};

static const struct entry entries[] = {
    {N(__name__), N(binascii)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(binascii);
