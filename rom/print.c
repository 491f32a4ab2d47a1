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

struct format {
    put_char *put;
    int count;
    int width, precision; /* precision -1: none given */
    bool left, zero, upper, plus, space, alternate;
};

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
        emit_times(f, ' ', f->width - length);
    for (int i = 0; i < length; i++)
        emit(f, text[i]);
    if (f->left)
        emit_times(f, ' ', f->width - length);
}

static void emit_string(struct format *f, const char *text)
{
    if (!text)
        text = "<null>";
    int length = 0;
    while (text[length] && (f->precision < 0 || length < f->precision))
        length++;
    emit_text(f, text, length);
}

/* Digits of value, last first; at least `least` of them. */
static int digits_of(char *to, uint64_t value, uint32_t base, bool upper, int least)
{
    int n = 0;
    while (value || n < least) {
        uint32_t digit = (uint32_t)(value % base);
        value /= base;
        to[n++] = upper ? rom_digits.upper[digit] : rom_digits.lower[digit];
    }
    return n;
}

static void emit_number(struct format *f, uint64_t value, uint32_t base, char sign)
{
    char digits[32];
    const char *prefix = f->alternate && base == 16 ? (f->upper ? "0X" : "0x") : "";
    int least = f->precision < 0 ? 1 : f->precision > 24 ? 24 : f->precision;
    int n = digits_of(digits, value, base, f->upper, least);
    int all = n + (sign != 0) + (*prefix ? 2 : 0);
    bool zeros = f->zero && !f->left && f->precision < 0;
    if (!f->left && !zeros)
        emit_times(f, ' ', f->width - all);
    if (sign)
        emit(f, sign);
    for (; *prefix; prefix++)
        emit(f, *prefix);
    if (zeros)
        emit_times(f, '0', f->width - all);
    while (n--)
        emit(f, digits[n]);
    if (f->left)
        emit_times(f, ' ', f->width - all);
}

static const char *parse_number(const char *at, int *number, va_list *arguments)
{
    *number = 0;
    if (*at == '*') {
        *number = va_arg(*arguments, int);
        return at + 1;
    }
    while (*at >= '0' && *at <= '9')
        *number = *number * 10 + *at++ - '0';
    return at;
}

static const char *parse_flags(const char *at, struct format *f)
{
    for (;; at++)
        switch (*at) {
        case '-': f->left = true; break;
        case '0': f->zero = true; break;
        case '+': f->plus = true; break;
        case ' ': f->space = true; break;
        case '#': f->alternate = true; break;
        default: return at;
        }
}

static const char *parse_spec(const char *at, struct format *f, int *longs, va_list *arguments)
{
    *f = (struct format){.put = f->put, .count = f->count, .precision = -1};
    at = parse_number(parse_flags(at, f), &f->width, arguments);
    if (f->width < 0) {
        f->left = true;
        f->width = -f->width;
    }
    if (*at == '.')
        at = parse_number(at + 1, &f->precision, arguments);
    for (*longs = 0; *at == 'l' || *at == 'h' || *at == 'z'; at++)
        *longs += *at == 'l';
    return at;
}

static void emit_signed(struct format *f, int64_t value)
{
    char sign = value < 0 ? '-' : f->plus ? '+' : f->space ? ' ' : 0;
    emit_number(f, value < 0 ? -(uint64_t)value : (uint64_t)value, 10, sign);
}

static uint64_t unsigned_argument(int longs, va_list *arguments)
{
    return longs > 1 ? va_arg(*arguments, uint64_t) : va_arg(*arguments, uint32_t);
}

static int64_t signed_argument(int longs, va_list *arguments)
{
    return longs > 1 ? va_arg(*arguments, int64_t) : va_arg(*arguments, int32_t);
}

static void emit_char(struct format *f, char c)
{
    emit_text(f, &c, 1);
}

static void emit_conversion(struct format *f, char kind, int longs, va_list *arguments)
{
    switch (kind) {
    case 'd':
    case 'i': emit_signed(f, signed_argument(longs, arguments)); break;
    case 'u': emit_number(f, unsigned_argument(longs, arguments), 10, 0); break;
    case 'o': emit_number(f, unsigned_argument(longs, arguments), 8, 0); break;
    case 'X':
        f->upper = true; /* fall through */
    case 'x': emit_number(f, unsigned_argument(longs, arguments), 16, 0); break;
    case 'p':
        f->alternate = true;
        emit_number(f, va_arg(*arguments, uint32_t), 16, 0);
        break;
    case 'c': emit_char(f, (char)va_arg(*arguments, int)); break;
    case 's': emit_string(f, va_arg(*arguments, const char *)); break;
    case '%': emit(f, '%'); break;
    default:
        emit(f, '%');
        emit(f, kind);
    }
}

int ets_vprintf(put_char *put, const char *format, va_list given)
{
    struct format f = {.put = put};
    va_list arguments;
    va_copy(arguments, given);
    for (; *format; format++) {
        int longs;
        if (*format != '%') {
            emit(&f, *format);
            continue;
        }
        format = parse_spec(format + 1, &f, &longs, &arguments);
        if (!*format)
            break;
        emit_conversion(&f, *format, longs, &arguments);
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
