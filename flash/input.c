/* Files to regions. */
#include "flash/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flash/elf.h"
#include "flash/formats.h"

enum { LARGEST = 64 << 20, CHUNK = 65536 };

static const char *const texts[] = {
    [INPUT_OK] = "all is well",
    [-INPUT_UNREADABLE] = "can't be read",
    [-INPUT_TOO_LARGE] = "is larger than 64 MB",
    [-INPUT_BROKEN_HEX] = "is not a sound Intel hex file",
    [-INPUT_BROKEN_UF2] = "is not a sound UF2 file for the ESP8266",
    [-INPUT_BROKEN_ELF] = "is not an ELF file for the ESP8266",
    [-INPUT_NO_MEMORY] = "does not fit into memory",
};

const char *input_status_text(int status)
{
    return texts[-status];
}

static int read_stream(FILE *f, uint8_t **bytes, size_t *size)
{
    size_t room = 0, n = 0;
    *bytes = NULL;
    do {
        if (n == room) {
            uint8_t *more = realloc(*bytes, room += room ? room : CHUNK);
            if (!more)
                return INPUT_NO_MEMORY;
            *bytes = more;
        }
        size_t got = fread(*bytes + n, 1, room - n, f);
        if (got == 0)
            break;
        n += got;
    } while (n <= LARGEST);
    *size = n;
    return ferror(f) ? INPUT_UNREADABLE : n > LARGEST ? INPUT_TOO_LARGE : INPUT_OK;
}

int input_read_file(const char *path, uint8_t **bytes, size_t *size)
{
    bool standard = !strcmp(path, "-");
    FILE *f = standard ? stdin : fopen(path, "rb");
    *bytes = NULL;
    if (!f)
        return INPUT_UNREADABLE;
    int status = read_stream(f, bytes, size);
    if (!standard)
        fclose(f);
    if (status != INPUT_OK) {
        free(*bytes);
        *bytes = NULL;
    }
    return status;
}

int input_append(struct regions *to, const char *name, uint32_t address, const uint8_t *bytes,
                 size_t size)
{
    struct region *more = realloc(to->region, (to->count + 1) * sizeof *more);
    if (!more)
        return INPUT_NO_MEMORY;
    to->region = more;
    struct region r = {.name = strdup(name),
                       .address = address,
                       .bytes = malloc(size ? size : 1),
                       .size = (uint32_t)size};
    if (!r.name || !r.bytes) {
        free(r.name);
        free(r.bytes);
        return INPUT_NO_MEMORY;
    }
    if (size)
        memcpy(r.bytes, bytes, size);
    more[to->count++] = r;
    return INPUT_OK;
}

static bool ends_with(const char *path, const char *end)
{
    size_t n = strlen(path), m = strlen(end);
    return n >= m && !strcmp(path + n - m, end);
}

int input_load(struct regions *to, const char *path, uint32_t address)
{
    uint8_t *bytes;
    size_t size;
    int status = input_read_file(path, &bytes, &size);
    if (status != INPUT_OK)
        return status;
    if (format_is_hex(bytes, size) || (ends_with(path, ".hex") && size > 0))
        status = format_read_hex(to, path, bytes, size);
    else if (format_is_uf2(bytes, size))
        status = format_read_uf2(to, path, bytes, size);
    else if (elf_is(bytes, size))
        status = elf_load(to, path, address, bytes, size);
    else
        status = input_append(to, path, address, bytes, size);
    free(bytes);
    return status;
}

void input_free(struct regions *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->region[i].name);
        free(r->region[i].bytes);
    }
    free(r->region);
    *r = (struct regions){0};
}

void input_sort(struct regions *r)
{
    for (size_t i = 1; i < r->count; i++) {
        struct region moving = r->region[i];
        size_t j = i;
        for (; j > 0 && r->region[j - 1].address > moving.address; j--)
            r->region[j] = r->region[j - 1];
        r->region[j] = moving;
    }
}

const struct region *input_overlap(const struct regions *r, uint32_t sector)
{
    for (size_t i = 1; i < r->count; i++) {
        const struct region *before = &r->region[i - 1], *here = &r->region[i];
        uint64_t end = (uint64_t)before->address + before->size;
        if (before->size && here->size && (end + sector - 1) / sector > here->address / sector)
            return here;
    }
    return NULL;
}
