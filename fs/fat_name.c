/* FAT: names. */
#include <string.h>

#include "fs/fat.h"

/* Upper halves of short names are of code page 437, the PC's own. */
static const uint16_t page437[128] = {
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef,
    0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
    0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
    0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4,
    0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
};

/* --- case: the scripts that have one, as far as it is a distance ------------------------------ */

static const struct {
    uint16_t first, last, step; /* every `step`th letter from first to last is lower */
    int16_t upper;              /* ... and its upper one lies there */
} lower[] = {
    {'a',   'z',   1, -32},
    {0xe0,  0xf6,  1, -32},
    {0xf8,  0xfe,  1, -32},
    {0x101, 0x137, 2, -1 },
    {0x13a, 0x148, 2, -1 },
    {0x14b, 0x177, 2, -1 },
    {0x17a, 0x17e, 2, -1 },
    {0x3b1, 0x3c1, 1, -32},
    {0x3c3, 0x3cb, 1, -32},
    {0x430, 0x44f, 1, -32},
    {0x450, 0x45f, 1, -80},
    {0x561, 0x586, 1, -48},
};

static uint16_t upper(uint16_t c)
{
    for (size_t i = 0; i < sizeof lower / sizeof lower[0]; i++)
        if (c >= lower[i].first && c <= lower[i].last)
            return (uint16_t)((c - lower[i].first) % lower[i].step ? c : c + lower[i].upper);
    return c;
}

bool fat_name_same(const uint16_t *a, const uint16_t *b, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (upper(a[i]) != upper(b[i]))
            return false;
    return true;
}

/* --- UTF-8
 * ---------------------------------------------------------------------------------------- */

static bool is_forbidden(uint32_t c)
{
    return c < ' ' || (c < 0x7f && strchr("\"*/:<>?\\|", (int)c));
}

/* One character of `length` bytes; 0: bad. */
static uint32_t decode(const char **p, const char *end)
{
    const unsigned char *s = (const unsigned char *)*p;
    uint32_t more = s[0] >= 0xf0 ? 3 : s[0] >= 0xe0 ? 2 : s[0] >= 0xc0 ? 1 : 0;
    uint32_t c = more ? s[0] & (0x3fu >> more) : s[0] < 0x80 ? s[0] : 0;
    if ((size_t)(end - *p) <= more)
        return 0;
    for (uint32_t i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3f);
    }
    *p += more + 1;
    return c > 0x10ffff ? 0 : c;
}

static size_t encode(uint32_t c, char *to)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    to[0] = (char)(0xf0u << (3 - more) | c >> 6 * more);
    for (size_t i = 1; i <= more; i++)
        to[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3f));
    return more + 1;
}

int fat_name_set(struct fat *fat, const char *text, size_t length)
{
    const char *end = text + length;
    while (end > text &&
           (end[-1] == '.' || end[-1] == ' ')) /* not part of a name, says fatgen103 */
        end--;
    fat->name_length = 0;
    while (text < end) {
        uint32_t c = decode(&text, end);
        if (is_forbidden(c))
            return FS_INVALID;
        if (fat->name_length + (c > 0xffff) >= FAT_NAME)
            return FS_NAME_LONG;
        if (c > 0xffff) {
            fat->name[fat->name_length++] = (uint16_t)(0xd7c0 + (c >> 10));
            c = 0xdc00 | (c & 0x3ff);
        }
        fat->name[fat->name_length++] = (uint16_t)c;
    }
    return fat->name_length ? FS_OK : FS_INVALID;
}

void fat_name_text(const struct fat *fat, char to[FS_NAME_MAX + 1])
{
    const uint16_t *s = fat->name, *end = s + fat->name_length;
    while (s < end) {
        uint32_t c = *s++;
        if ((c & 0xfc00) == 0xd800 && s < end && (*s & 0xfc00) == 0xdc00)
            c = 0x10000 + ((c & 0x3ff) << 10 | (*s++ & 0x3ff));
        else if ((c & 0xf800) == 0xd800 || c == '/')
            c = 0xfffd; /* half a pair, or a trick */
        to += encode(c, to);
    }
    *to = 0;
}

/* --- short names
 * ------------------------------------------------------------------------------------- */

static uint16_t short_char(const uint8_t *entry, uint32_t i)
{
    uint8_t c = entry[i], bit = i < 8 ? FAT_CASE_BASE : FAT_CASE_EXTENSION;
    if (i == 0 && c == 0x05) /* stands for what marks a free entry */
        c = 0xe5;
    if (c >= 0x80)
        return page437[c - 0x80];
    return entry[12] & bit && c >= 'A' && c <= 'Z' ? c + 32 : c;
}

/* The text of a short name, at most 12 units. */
static uint32_t short_text(const uint8_t *entry, uint16_t to[12])
{
    uint32_t n = 0, base = 8, end = 11;
    while (base && entry[base - 1] == ' ')
        base--;
    while (end > 8 && entry[end - 1] == ' ')
        end--;
    for (uint32_t i = 0; i < base; i++)
        to[n++] = short_char(entry, i);
    if (end > 8)
        to[n++] = '.';
    for (uint32_t i = 8; i < end; i++)
        to[n++] = short_char(entry, i);
    return n;
}

void fat_name_short(struct fat *fat, const uint8_t *entry)
{
    fat->name_length = short_text(entry, fat->name);
}

bool fat_name_is_short(const struct fat *fat, const uint8_t *entry)
{
    uint16_t text[12];
    uint32_t n = short_text(entry, text);
    return n == fat->name_length && fat_name_same(text, fat->name, n);
}

static bool fits_short(uint16_t c)
{
    return c > ' ' && c < 0x7f && !strchr("+,;=[].", c);
}

/* Where the extension begins: behind the last dot, unless that is the first character. */
static uint32_t extension_of(const struct fat *fat)
{
    uint32_t at = fat->name_length;
    while (at > 1 && fat->name[at - 1] != '.')
        at--;
    return at > 1 ? at : fat->name_length;
}

struct part {
    bool lossy, lower, upper;
};
/* One part of the name into `room` bytes; dots and spaces fall away, what else doesn't fit becomes
 * '_'. */
static struct part fold_part(const uint16_t *from, uint32_t length, uint8_t *to, uint32_t room)
{
    struct part seen = {false, false, false};
    for (uint32_t i = 0, n = 0; i < length; i++) {
        uint16_t c = from[i];
        seen.lossy |= n == room || !fits_short(c);
        if (n == room || c == '.' || c == ' ')
            continue;
        seen.lower |= c >= 'a' && c <= 'z';
        seen.upper |= c >= 'A' && c <= 'Z';
        to[n++] = (uint8_t)(!fits_short(c) ? '_' : upper(c));
    }
    return seen;
}

enum fat_loss fat_name_fold(const struct fat *fat, uint8_t to[11], uint8_t *cases)
{
    uint32_t at = extension_of(fat), dot = at < fat->name_length;
    memset(to, ' ', 11);
    struct part base = fold_part(fat->name, at - dot, to, 8);
    struct part extension = fold_part(fat->name + at, fat->name_length - at, to + 8, 3);
    if (to[0] == ' ')
        to[0] = '_', base.lossy = true;
    *cases =
        (uint8_t)((base.lower ? FAT_CASE_BASE : 0) | (extension.lower ? FAT_CASE_EXTENSION : 0));
    if (base.lossy || extension.lossy)
        return FAT_LOST;
    return (base.lower && base.upper) || (extension.lower && extension.upper) ? FAT_LOST_CASE
                                                                              : FAT_NO_LOSS;
}

/* fatgen103's ~1; from the fifth on with a hash of the name, lest a folder be searched hundreds of
 * times. */
void fat_name_alias(const struct fat *fat, uint8_t to[11], uint32_t try)
{
    static const char digits[] = "0123456789ABCDEF";
    uint8_t cases;
    uint32_t n = 0;
    (void)fat_name_fold(fat, to, &cases);
    while (n < 6 && to[n] != ' ')
        n++;
    if (try >= 4) {
        uint32_t hash = try;
        for (uint32_t i = 0; i < fat->name_length; i++)
            hash = hash * 31 + fat->name[i];
        n = n < 2 ? n : 2;
        for (int shift = 12; shift >= 0; shift -= 4)
            to[n++] = (uint8_t)digits[hash >> shift & 15];
    }
    to[n++] = '~';
    to[n++] = (uint8_t)('1' + try % 4);
}

uint8_t fat_name_sum(const uint8_t name[11])
{
    uint8_t sum = 0;
    for (int i = 0; i < 11; i++)
        sum = (uint8_t)((sum << 7 | sum >> 1) + name[i]);
    return sum;
}
