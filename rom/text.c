/* Numbers in texts. */
#include "rom/rom.h"

/* The value of a hexadecimal digit, or -1. */
int ets_char2xdigit(char c);
int ets_char2xdigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Six bytes of two digits, any one character between them; the bytes, or NULL at the first
 * that is none (those before it are written). */
uint8_t *ets_str2macaddr(uint8_t *mac, const char *text);
uint8_t *ets_str2macaddr(uint8_t *mac, const char *text)
{
    for (int i = 0; i < 6; i++, text += 3) {
        int high = ets_char2xdigit(text[0]);
        int low = high < 0 ? -1 : ets_char2xdigit(text[1]);
        if (low < 0)
            return NULL;
        mac[i] = (uint8_t)(high << 4 | low);
    }
    return mac;
}
