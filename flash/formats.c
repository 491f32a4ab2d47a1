/* Intel hex (Intel, "Hexadecimal Object File Format Specification", 1988) and UF2
 * (Microsoft's "USB Flashing Format" specification). */
#include "flash/formats.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "flash/flash.h"

/* --- gathering: bytes that follow each other become one region ---------------- */

struct gather {
    struct regions *to;
    const char *name;
    uint8_t *bytes;
    size_t size, room;
    uint32_t address;
};

static int gather_flush(struct gather *g)
{
    int status = g->size ? input_append(g->to, g->name, g->address, g->bytes, g->size) : INPUT_OK;
    g->size = 0;
    return status;
}

static int gather_put(struct gather *g, uint32_t address, const uint8_t *bytes, size_t size)
{
    if (g->size && address != g->address + g->size) {
        int status = gather_flush(g);
        if (status != INPUT_OK)
            return status;
    }
    if (g->size == 0)
        g->address = address;
    if (g->size + size > g->room) {
        uint8_t *more = realloc(g->bytes, g->room = 2 * (g->size + size));
        if (!more)
            return INPUT_NO_MEMORY;
        g->bytes = more;
    }
    memcpy(g->bytes + g->size, bytes, size);
    g->size += size;
    return INPUT_OK;
}

/* --- Intel hex ------------------------------------------------------------------ */

enum hex_record {
    HEX_DATA = 0,
    HEX_END = 1,
    HEX_SEGMENT = 2,
    HEX_START_SEGMENT = 3,
    HEX_LINEAR = 4,
    HEX_START = 5
};

bool format_is_hex(const uint8_t *bytes, size_t size)
{
    if (size < 11 || bytes[0] != ':')
        return false;
    for (int i = 1; i < 11; i++)
        if (!isxdigit(bytes[i]))
            return false;
    return true;
}

static int hex_digit(uint8_t c)
{
    return isdigit(c) ? c - '0' : isxdigit(c) ? tolower(c) - 'a' + 10 : -1;
}

/* Reads ":LLAAAATT...CC" into record[]; the number of bytes in it, or -1. */
static int read_hex_line(const uint8_t *line, size_t length, uint8_t record[260])
{
    int n = 0;
    uint8_t sum = 0;
    if (length < 11 || line[0] != ':' || length > 1 + 2 * 260)
        return -1;
    for (size_t i = 1; i + 1 < length; i += 2) {
        int high = hex_digit(line[i]), low = hex_digit(line[i + 1]);
        if (high < 0 || low < 0)
            return -1;
        record[n] = (uint8_t)(high << 4 | low);
        sum = (uint8_t)(sum + record[n++]);
    }
    return sum == 0 && length % 2 == 1 && record[0] == n - 5 ? n : -1;
}

static int take_hex_record(struct gather *g, const uint8_t *record, uint32_t *base)
{
    uint32_t address = (uint32_t)record[1] << 8 | record[2];
    const uint8_t *data = record + 4;
    switch (record[3]) {
    case HEX_DATA: return gather_put(g, *base + address, data, record[0]);
    case HEX_SEGMENT: *base = ((uint32_t)data[0] << 8 | data[1]) << 4; return INPUT_OK;
    case HEX_LINEAR: *base = ((uint32_t)data[0] << 8 | data[1]) << 16; return INPUT_OK;
    case HEX_END:
    case HEX_START_SEGMENT:
    case HEX_START: return INPUT_OK;
    default: return INPUT_BROKEN_HEX;
    }
}

int format_read_hex(struct regions *to, const char *name, const uint8_t *bytes, size_t size)
{
    struct gather g = {.to = to, .name = name};
    uint8_t record[260];
    uint32_t base = 0;
    int status = INPUT_OK;
    bool ended = false;
    for (size_t at = 0; at < size && !ended && status == INPUT_OK;) {
        size_t length = 0;
        while (at + length < size && bytes[at + length] != '\n' && bytes[at + length] != '\r')
            length++;
        if (length > 0) {
            status = read_hex_line(bytes + at, length, record) < 0
                         ? INPUT_BROKEN_HEX
                         : take_hex_record(&g, record, &base);
            ended = status == INPUT_OK && record[3] == HEX_END;
        }
        at += length + 1;
    }
    if (status == INPUT_OK)
        status = ended ? gather_flush(&g) : INPUT_BROKEN_HEX;
    free(g.bytes);
    return status;
}

static void write_hex_record(FILE *f, uint8_t kind, uint16_t address, const uint8_t *data,
                             uint8_t size)
{
    uint8_t sum = (uint8_t)(size + (address >> 8) + address + kind);
    fprintf(f, ":%02X%04X%02X", size, address, kind);
    for (int i = 0; i < size; i++) {
        fprintf(f, "%02X", data[i]);
        sum = (uint8_t)(sum + data[i]);
    }
    fprintf(f, "%02X\n", (uint8_t)-sum);
}

static void write_hex_base(FILE *f, uint32_t address, uint32_t *base)
{
    uint8_t high[2] = {(uint8_t)(address >> 24), (uint8_t)(address >> 16)};
    if (address >> 16 != *base)
        write_hex_record(f, HEX_LINEAR, 0, high, sizeof high);
    *base = address >> 16;
}

void format_write_hex(FILE *f, const struct regions *r)
{
    enum { PER_LINE = 16 };
    uint32_t base = 0;
    for (size_t i = 0; i < r->count; i++) {
        const struct region *g = &r->region[i];
        for (uint32_t at = 0; at < g->size;) {
            uint32_t address = g->address + at, left = g->size - at;
            uint32_t part = PER_LINE - address % PER_LINE;
            part = part < left ? part : left;
            write_hex_base(f, address, &base);
            write_hex_record(f, HEX_DATA, (uint16_t)address, g->bytes + at, (uint8_t)part);
            at += part;
        }
    }
    write_hex_record(f, HEX_END, 0, NULL, 0);
}

/* --- UF2 ------------------------------------------------------------------------- */

enum {
    UF2_BLOCK = 512,
    UF2_DATA = 32,
    UF2_DATA_MAX = 476,
    UF2_NOT_FLASH = 1,
    UF2_HAS_FAMILY = 0x2000,
    UF2_HAS_MD5 = 0x4000,
};
#define UF2_MAGIC_1        0x0A324655U
#define UF2_MAGIC_2        0x9E5D5157U
#define UF2_MAGIC_END      0x0AB16F30U
#define UF2_FAMILY_ESP8266 0x7EAB61EDU /* the UF2 specification's list of families */

static bool is_uf2_block(const uint8_t *b)
{
    return le32_get(b) == UF2_MAGIC_1 && le32_get(b + 4) == UF2_MAGIC_2 &&
           le32_get(b + UF2_BLOCK - 4) == UF2_MAGIC_END;
}

bool format_is_uf2(const uint8_t *bytes, size_t size)
{
    return size >= UF2_BLOCK && is_uf2_block(bytes);
}

int format_read_uf2(struct regions *to, const char *name, const uint8_t *bytes, size_t size)
{
    struct gather g = {.to = to, .name = name};
    int status = size % UF2_BLOCK ? INPUT_BROKEN_UF2 : INPUT_OK;
    for (size_t at = 0; at < size && status == INPUT_OK; at += UF2_BLOCK) {
        const uint8_t *b = bytes + at;
        uint32_t flags = le32_get(b + 8), length = le32_get(b + 16);
        bool ours = !(flags & UF2_HAS_FAMILY) || le32_get(b + 28) == UF2_FAMILY_ESP8266;
        if (!is_uf2_block(b) || length > UF2_DATA_MAX || !ours)
            status = INPUT_BROKEN_UF2;
        else if (!(flags & UF2_NOT_FLASH))
            status = gather_put(&g, le32_get(b + 12), b + UF2_DATA, length);
    }
    if (status == INPUT_OK)
        status = gather_flush(&g);
    free(g.bytes);
    return status;
}

/* A file's blocks, numbered from 0 within it. */
static void write_uf2_region(FILE *f, const struct region *g, uint32_t chunk, bool digests)
{
    uint32_t blocks = (g->size + chunk - 1) / chunk;
    for (uint32_t i = 0; i < blocks; i++) {
        uint8_t b[UF2_BLOCK] = {0};
        uint32_t at = i * chunk, part = g->size - at < chunk ? g->size - at : chunk;
        le32_put(b, UF2_MAGIC_1);
        le32_put(b + 4, UF2_MAGIC_2);
        le32_put(b + 8, UF2_HAS_FAMILY | (digests ? UF2_HAS_MD5 : 0));
        le32_put(b + 12, g->address + at);
        le32_put(b + 16, part);
        le32_put(b + 20, i);
        le32_put(b + 24, blocks);
        le32_put(b + 28, UF2_FAMILY_ESP8266);
        memcpy(b + UF2_DATA, g->bytes + at, part);
        if (digests) {
            le32_put(b + UF2_BLOCK - 28, g->address + at);
            le32_put(b + UF2_BLOCK - 24, part);
            flash_digest(g->bytes + at, part, b + UF2_BLOCK - 20);
        }
        le32_put(b + UF2_BLOCK - 4, UF2_MAGIC_END);
        fwrite(b, 1, sizeof b, f);
    }
}

void format_write_uf2(FILE *f, const struct regions *r, unsigned chunk, bool digests)
{
    for (size_t i = 0; i < r->count; i++)
        write_uf2_region(f, &r->region[i], chunk, digests);
}
