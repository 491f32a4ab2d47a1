/* The format engine and where its characters go. */
#include "rom/rom.h"

struct outputs {
    put_char *first, *second;
    int (*external)(const char *format, va_list arguments);
};
static struct outputs outputs;

/* To the UART: each newline gets a carriage return, others are dropped (seen on the
 * genuine ROM). */
static void put_uart(char c)
{
    if (c == '\n')
        uart_tx_one_char('\r');
    if (c != '\r')
        uart_tx_one_char((uint8_t)c);
}

void ets_install_putc1(put_char *put)
{
    outputs.first = put;
}

void ets_install_putc2(put_char *put)
{
    outputs.second = put;
}

void ets_install_uart_printf(void)
{
    ets_install_putc1(put_uart);
}

void ets_putc(char c);
void ets_putc(char c)
{
    put_uart(c);
}

void ets_write_char(char c)
{
    if (outputs.first)
        outputs.first(c);
    if (outputs.second)
        outputs.second(c);
}

/* Firmware's own printing takes its digits from here (read in the genuine ROM's RAM; the
 * addresses are 0x3FFFD83C, 48 and 5C). */
ROM_CONTRACT(digits) const struct {
    char decimal[12], lower[20], upper[20];
} rom_digits = {"0123456789", "0123456789abcdef", "0123456789ABCDEF"};

/* --- the engine -------------------------------------------------------------- */

/* %[-][0][WIDTH][.DIGITS][l...]CONVERSION, as the genuine ROM takes it (black-box runs):
 * a precision only asks for zeros; D, U, S, C, B are their small forms; %p is 0x and eight
 * digits; %b is bits, the lowest first; %u and %x print the low word of a long long. */
struct format {
    put_char *put;
    int count, width, longs;
    bool left, zero;
};

enum { ALL_BITS = 32 };

static void emit(struct format *f, char c)
{
    f->put(c);
    f->count++;
}

static void emit_times(struct format *f, char c, int times)
{
    while (times-- > 0)
        emit(f, c);
}

static void emit_text(struct format *f, const char *text, int length)
{
    if (!f->left)
        emit_times(f, f->zero ? '0' : ' ', f->width - length);
    for (int i = 0; i < length; i++)
        emit(f, text[i]);
    if (f->left)
        emit_times(f, ' ', f->width - length);
}

static void emit_string(struct format *f, const char *text)
{
    if (!text)
        text = "<null>";
    emit_text(f, text, (int)strlen(text));
}

static void emit_number(struct format *f, uint64_t value, uint32_t base, const char *digits,
                        bool negative)
{
    char text[24];
    int at = sizeof text;
    do {
        text[--at] = digits[value % base];
        value /= base;
    } while (value);
    if (negative && f->zero && !f->left) {
        emit(f, '-');
        f->width--;
    } else if (negative) {
        text[--at] = '-';
    }
    emit_text(f, text + at, (int)sizeof text - at);
}

static void emit_signed(struct format *f, int64_t value)
{
    emit_number(f, value < 0 ? -(uint64_t)value : (uint64_t)value, 10, rom_digits.decimal,
                value < 0);
}

/* The 0x isn't counted. */
static void emit_pointer(struct format *f, uint32_t value)
{
    f->put('0');
    f->put('x');
    f->width = 8;
    f->zero = true;
    emit_number(f, value, 16, rom_digits.lower, false);
}

static void emit_bits(struct format *f, uint32_t value)
{
    int columns = f->width ? f->width : ALL_BITS;
    for (int i = 0; i < columns; i++)
        emit(f, i < ALL_BITS && value >> i & 1 ? '1' : '.');
}

/* %% isn't counted. */
static void emit_unknown(struct format *f, char kind)
{
    f->put('%');
    if (kind != '%') {
        f->count++;
        emit(f, kind);
    }
    emit_times(f, f->zero ? '0' : ' ', f->width);
}

static const char *parse_spec(const char *at, struct format *f)
{
    *f = (struct format){.put = f->put, .count = f->count};
    f->left = *at == '-';
    at += f->left;
    f->zero = *at == '0';
    for (; *at >= '0' && *at <= '9'; at++)
        f->width = f->width * 10 + *at - '0';
    if (*at == '.') {
        f->zero = true;
        for (at++; *at >= '0' && *at <= '9'; at++)
            ;
    }
    for (; *at == 'l'; at++)
        f->longs++;
    return at;
}

static uint32_t word_argument(const struct format *f, va_list *arguments)
{
    return f->longs > 1 ? (uint32_t)va_arg(*arguments, uint64_t) : va_arg(*arguments, uint32_t);
}

static int64_t signed_argument(const struct format *f, va_list *arguments)
{
    return f->longs > 1 ? va_arg(*arguments, int64_t) : va_arg(*arguments, int32_t);
}

static void emit_conversion(struct format *f, char kind, va_list *arguments)
{
    switch (kind) {
    case 'd':
    case 'D': emit_signed(f, signed_argument(f, arguments)); break;
    case 'u':
    case 'U': emit_number(f, word_argument(f, arguments), 10, rom_digits.decimal, false); break;
    case 'x': emit_number(f, word_argument(f, arguments), 16, rom_digits.lower, false); break;
    case 'X': emit_number(f, word_argument(f, arguments), 16, rom_digits.upper, false); break;
    case 'p': emit_pointer(f, word_argument(f, arguments)); break;
    case 'b':
    case 'B': emit_bits(f, word_argument(f, arguments)); break;
    case 'c':
    case 'C': emit(f, (char)va_arg(*arguments, int)); break;
    case 's':
    case 'S': emit_string(f, va_arg(*arguments, const char *)); break;
    default: emit_unknown(f, kind);
    }
}

int ets_vprintf(put_char *put, const char *format, va_list given)
{
    struct format f = {.put = put};
    va_list arguments;
    va_copy(arguments, given);
    for (; *format; format++) {
        if (*format != '%') {
            emit(&f, *format);
            continue;
        }
        format = parse_spec(format + 1, &f);
        if (!*format)
            break;
        emit_conversion(&f, *format, &arguments);
    }
    va_end(arguments);
    return f.count;
}

int ets_printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = ets_vprintf(ets_write_char, format, arguments);
    va_end(arguments);
    return count;
}

int ets_uart_printf(const char *format, ...);
int ets_uart_printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = ets_vprintf(put_uart, format, arguments);
    va_end(arguments);
    return count;
}

void ets_install_external_printf(int (*print)(const char *, va_list));
void ets_install_external_printf(int (*print)(const char *, va_list))
{
    outputs.external = print;
}

int ets_external_printf(const char *format, ...);
int ets_external_printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = outputs.external ? outputs.external(format, arguments) : 0;
    va_end(arguments);
    return count;
}
