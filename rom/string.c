/* Memory and strings.  Firmware passes flash addresses, where only aligned words can be
 * loaded: so words are loaded wherever that is possible, also from a source that is not
 * aligned.  The SDK emulates the byte loads that are left and fault; those must be plain
 * l8ui / l16ui, which C gives. */
#include "rom/rom.h"

#define WORD_ALIGNED(p) (((uintptr_t)(p)&3) == 0)

/* Is any byte of the word 0?  (Alan Mycroft's test.) */
static inline bool has_zero(uint32_t word)
{
    return ((word - 0x01010101U) & ~word & 0x80808080U) != 0;
}

/* Whole words from an aligned source, four at a time while many are left. */
static inline const uint32_t *copy_aligned(uint32_t **to, const uint32_t *s, size_t words)
{
    uint32_t *d = *to;
    for (; words >= 4; words -= 4, d += 4, s += 4) {
        uint32_t a = s[0], b = s[1], c = s[2], e = s[3];
        d[0] = a, d[1] = b, d[2] = c, d[3] = e;
    }
    while (words--)
        *d++ = *s++;
    *to = d;
    return s;
}

/* Whole words from a source `shift` bits into a word: each is put together from two. */
static inline void copy_shifted(uint32_t *d, const uint8_t *source, size_t words)
{
    uint32_t shift = ((uintptr_t)source & 3) * 8;
    const uint32_t *s = (const uint32_t *)(source - ((uintptr_t)source & 3));
    for (uint32_t low = *s++, high; words--; low = high) {
        high = *s++;
        *d++ = low >> shift | high << (32 - shift);
    }
}

void *memcpy(void *to, const void *from, size_t n)
{
    uint8_t *d = to;
    const uint8_t *s = from;
    for (; n && !WORD_ALIGNED(d); n--)
        *d++ = *s++;
    size_t words = n / 4;
    if (WORD_ALIGNED(s)) {
        uint32_t *dw = (uint32_t *)d;
        s = (const uint8_t *)copy_aligned(&dw, (const uint32_t *)s, words);
        d = (uint8_t *)dw;
    } else if (words) {
        copy_shifted((uint32_t *)d, s, words);
        d += words * 4, s += words * 4;
    }
    for (n %= 4; n; n--)
        *d++ = *s++;
    return to;
}

void *memmove(void *to, const void *from, size_t n)
{
    uint8_t *d = to;
    const uint8_t *s = from;
    if (d + 4 <= s || d >= s + n) /* memcpy reads at most a word ahead of what it writes */
        return memcpy(to, from, n);
    if (d <= s) {
        while (n--)
            *d++ = *s++;
        return to;
    }
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
    for (; !WORD_ALIGNED(end); end++)
        if (!*end)
            return (size_t)(end - s);
    const uint32_t *word = (const uint32_t *)end;
    while (!has_zero(*word))
        word++;
    uint32_t last = *word;
    for (end = (const char *)word; last & 0xFF; last >>= 8)
        end++;
    return (size_t)(end - s);
}

/* How many bytes from the start are certainly equal and hold no end: whole words. */
static inline size_t equal_words(const char *a, const char *b, size_t most)
{
    size_t n = 0;
    if (((uintptr_t)a | (uintptr_t)b) & 3)
        return 0;
    while (n + 4 <= most) {
        uint32_t word = *(const uint32_t *)(a + n);
        if (word != *(const uint32_t *)(b + n) || has_zero(word))
            break;
        n += 4;
    }
    return n;
}

int strncmp(const char *a, const char *b, size_t n);
int strncmp(const char *a, const char *b, size_t n)
{
    size_t same = equal_words(a, b, n);
    for (n -= same, a += same, b += same; n; n--, a++, b++)
        if (*a != *b || !*a)
            return (uint8_t)*a - (uint8_t)*b;
    return 0;
}

int strcmp(const char *a, const char *b);
int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, ~0U);
}

char *strcpy(char *to, const char *from);
char *strcpy(char *to, const char *from)
{
    return memcpy(to, from, strlen(from) + 1);
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

/* The HAL's names. */
void *xthal_memcpy(void *to, const void *from, size_t n);
void *xthal_memcpy(void *to, const void *from, size_t n)
{
    return memcpy(to, from, n);
}

void *xthal_bcopy(const void *from, void *to, size_t n);
void *xthal_bcopy(const void *from, void *to, size_t n)
{
    return memcpy(to, from, n);
}
