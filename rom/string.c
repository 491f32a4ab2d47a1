/* Memory and strings.  The SDK reaches some of these with flash addresses and emulates
 * the byte loads that fault: such loads must be plain l8ui / l16ui, which C gives. */
#include "rom/rom.h"

#define WORD_ALIGNED(p) (((uintptr_t)(p) & 3) == 0)

/* Word by word where both ends agree; by eight words while many are left. */
void *memcpy(void *to, const void *from, size_t n)
{
    uint8_t *d = to;
    const uint8_t *s = from;
    if (WORD_ALIGNED(d) && WORD_ALIGNED(s)) {
        uint32_t *dw = (uint32_t *)d;
        const uint32_t *sw = (const uint32_t *)s;
        for (; n >= 16; n -= 16, dw += 4, sw += 4) {
            uint32_t a = sw[0], b = sw[1], c = sw[2], e = sw[3];
            dw[0] = a, dw[1] = b, dw[2] = c, dw[3] = e;
        }
        for (; n >= 4; n -= 4)
            *dw++ = *sw++;
        d = (uint8_t *)dw;
        s = (const uint8_t *)sw;
    }
    while (n--)
        *d++ = *s++;
    return to;
}

void *memmove(void *to, const void *from, size_t n)
{
    uint8_t *d = to;
    const uint8_t *s = from;
    if (d <= s || d >= s + n)
        return memcpy(to, from, n);
    if (WORD_ALIGNED(d + n) && WORD_ALIGNED(s + n))
        for (; n >= 4; n -= 4)
            *(uint32_t *)(d + n - 4) = *(const uint32_t *)(s + n - 4);
    while (n--)
        d[n] = s[n];
    return to;
}

void *memset(void *to, int c, size_t n)
{
    uint8_t *d = to;
    uint32_t word = (uint8_t)c * 0x01010101U;
    for (; n && !WORD_ALIGNED(d); n--)
        *d++ = (uint8_t)c;
    for (; n >= 4; n -= 4, d += 4)
        *(uint32_t *)d = word;
    while (n--)
        *d++ = (uint8_t)c;
    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const uint8_t *p = a, *q = b;
    for (; n; n--, p++, q++)
        if (*p != *q)
            return *p - *q;
    return 0;
}

void bzero(void *to, size_t n)
{
    memset(to, 0, n);
}

size_t strlen(const char *s)
{
    const char *end = s;
    while (*end)
        end++;
    return (size_t)(end - s);
}

int strcmp(const char *a, const char *b);
int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (uint8_t)*a - (uint8_t)*b;
}

int strncmp(const char *a, const char *b, size_t n);
int strncmp(const char *a, const char *b, size_t n)
{
    for (; n; n--, a++, b++)
        if (*a != *b || !*a)
            return (uint8_t)*a - (uint8_t)*b;
    return 0;
}

char *strcpy(char *to, const char *from);
char *strcpy(char *to, const char *from)
{
    char *d = to;
    while ((*d++ = *from++))
        ;
    return to;
}

char *strncpy(char *to, const char *from, size_t n);
char *strncpy(char *to, const char *from, size_t n)
{
    size_t i = 0;
    for (; i < n && from[i]; i++)
        to[i] = from[i];
    for (; i < n; i++)
        to[i] = 0;
    return to;
}

static bool starts_with(const char *text, const char *start)
{
    while (*start && *text == *start)
        text++, start++;
    return !*start;
}

char *strstr(const char *text, const char *find);
char *strstr(const char *text, const char *find)
{
    for (; !starts_with(text, find); text++)
        if (!*text)
            return NULL;
    return (char *)text;
}
