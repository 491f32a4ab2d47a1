/* ELF files by libelf; images built. */
#include "flash/elf.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "chip/memory.h"

static bool in_irom(uint32_t address)
{
    return address >= FLASH_WINDOW_BASE && address < FLASH_WINDOW_BASE + FLASH_WINDOW_SIZE;
}

/* --- reading ------------------------------------------------------------------ */

/* Joins to the last region when it ends where this begins; lengths are multiples of 4. */
static int add(struct elf_program *p, uint32_t address, const uint8_t *bytes, size_t size)
{
    struct regions *to = in_irom(address) ? &p->irom : &p->ram;
    size_t padded = (size + 3) & ~(size_t)3;
    struct region *last = to->count ? &to->region[to->count - 1] : NULL;
    if (!last || last->address + last->size != address) {
        uint8_t *whole = calloc(1, padded);
        if (!whole)
            return INPUT_NO_MEMORY;
        memcpy(whole, bytes, size);
        int status = input_append(to, "", address, whole, padded);
        free(whole);
        return status;
    }
    uint8_t *more = realloc(last->bytes, last->size + padded);
    if (!more)
        return INPUT_NO_MEMORY;
    memset(more + last->size, 0, padded);
    memcpy(more + last->size, bytes, size);
    last->bytes = more;
    last->size += (uint32_t)padded;
    p->joined++;
    return INPUT_OK;
}

static int read_sections(struct elf_program *p, Elf *elf)
{
    Elf_Scn *section = NULL;
    int status = INPUT_OK;
    while (status == INPUT_OK && (section = elf_nextscn(elf, section))) {
        GElf_Shdr head;
        Elf_Data *data;
        if (!gelf_getshdr(section, &head) || head.sh_type == SHT_NOBITS ||
            !(head.sh_flags & SHF_ALLOC) || head.sh_addr == 0 || head.sh_size == 0)
            continue;
        data = elf_getdata(section, NULL);
        status = data && data->d_buf ? add(p, (uint32_t)head.sh_addr, data->d_buf, data->d_size)
                                     : INPUT_BROKEN_ELF;
    }
    return status;
}

static int read_segments(struct elf_program *p, Elf *elf)
{
    size_t count = 0, raw_size = 0;
    const char *raw = elf_rawfile(elf, &raw_size);
    int status = elf_getphdrnum(elf, &count) ? INPUT_BROKEN_ELF : INPUT_OK;
    for (size_t i = 0; i < count && status == INPUT_OK; i++) {
        GElf_Phdr head;
        if (!gelf_getphdr(elf, (int)i, &head) || head.p_type != PT_LOAD || head.p_filesz == 0)
            continue;
        bool whole = head.p_offset <= raw_size && head.p_filesz <= raw_size - head.p_offset;
        status = whole ? add(p, (uint32_t)head.p_paddr, (const uint8_t *)raw + head.p_offset,
                             head.p_filesz)
                       : INPUT_BROKEN_ELF;
    }
    return status;
}

static int read_program(struct elf_program *p, Elf *elf, bool segments)
{
    GElf_Ehdr head;
    if (elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &head) || head.e_machine != EM_XTENSA ||
        head.e_ident[EI_CLASS] != ELFCLASS32)
        return INPUT_BROKEN_ELF;
    p->entry = (uint32_t)head.e_entry;
    int status = segments ? read_segments(p, elf) : read_sections(p, elf);
    return status == INPUT_OK &&
                   (p->ram.count == 0 || p->ram.count > IMAGE_SEGMENTS_MAX || p->irom.count > 1)
               ? INPUT_BROKEN_ELF
               : status;
}

/* libelf wants the bytes writable, and doesn't write. */
static int read_bytes(struct elf_program *p, uint8_t *bytes, size_t size, bool segments)
{
    *p = (struct elf_program){0};
    elf_version(EV_CURRENT);
    Elf *elf = elf_memory((char *)bytes, size);
    int status = elf ? read_program(p, elf, segments) : INPUT_BROKEN_ELF;
    elf_end(elf);
    if (status != INPUT_OK)
        elf_free(p);
    return status;
}

int elf_read(struct elf_program *p, const char *path, bool segments)
{
    uint8_t *bytes;
    size_t size;
    *p = (struct elf_program){0};
    int status = input_read_file(path, &bytes, &size);
    if (status == INPUT_OK)
        status = read_bytes(p, bytes, size, segments);
    free(bytes);
    return status;
}

void elf_free(struct elf_program *p)
{
    input_free(&p->ram);
    input_free(&p->irom);
}

/* --- building ------------------------------------------------------------------- */

static size_t put_header(uint8_t *to, uint8_t magic, uint8_t segments,
                         struct image_parameters parameters, uint32_t entry)
{
    to[0] = magic;
    to[1] = segments;
    to[2] = parameters.mode;
    to[3] = parameters.size_freq;
    le32_put(to + 4, entry);
    return 8;
}

static size_t put_segment(uint8_t *to, uint32_t address, const struct region *r, uint32_t size)
{
    le32_put(to, address);
    le32_put(to + 4, size);
    memcpy(to + 8, r->bytes, r->size);
    return 8 + size;
}

static size_t room_for(const struct regions *r)
{
    size_t room = 64;
    for (size_t i = 0; i < r->count; i++)
        room += 8 + r->region[i].size + 16;
    return room;
}

/* Header, segments, zeros, checksum: its length. */
static size_t put_v1(const struct elf_program *p, struct image_parameters parameters, uint8_t *to,
                     size_t from)
{
    size_t at =
        from + put_header(to + from, IMAGE_MAGIC, (uint8_t)p->ram.count, parameters, p->entry);
    uint8_t sum = IMAGE_CHECKSUM_SEED;
    for (size_t i = 0; i < p->ram.count; i++) {
        const struct region *r = &p->ram.region[i];
        at += put_segment(to + at, r->address, r, r->size);
        for (uint32_t j = 0; j < r->size; j++)
            sum ^= r->bytes[j];
    }
    at |= IMAGE_CHECKSUM_ALIGN - 1;
    to[at] = sum;
    return at + 1;
}

int image_build_v1(const struct elf_program *p, struct image_parameters parameters, uint8_t **bytes,
                   size_t *size)
{
    *bytes = calloc(1, room_for(&p->ram));
    if (!*bytes)
        return FLASH_NO_MEMORY;
    *size = put_v1(p, parameters, *bytes, 0);
    return FLASH_OK;
}

int image_build_v2(const struct elf_program *p, struct image_parameters parameters, uint8_t **bytes,
                   size_t *size)
{
    if (p->irom.count != 1)
        return FLASH_BAD_IMAGE;
    const struct region *irom = &p->irom.region[0];
    uint8_t *to = *bytes = calloc(1, room_for(&p->ram) + room_for(&p->irom));
    if (!to)
        return FLASH_NO_MEMORY;
    size_t at = put_header(to, IMAGE_MAGIC_V2, IMAGE_V2_SEGMENTS, parameters, p->entry);
    at += put_segment(to + at, 0, irom, (irom->size + 15) & ~15U);
    at = put_v1(p, parameters, to, at);
    le32_put(to + at, image_v2_crc(to, at));
    *size = at + 4;
    return FLASH_OK;
}

bool elf_is(const uint8_t *bytes, size_t size)
{
    return size >= SELFMAG && !memcmp(bytes, ELFMAG, SELFMAG);
}

int elf_load(struct regions *to, const char *name, uint32_t address, uint8_t *bytes, size_t size)
{
    struct elf_program p;
    uint8_t *image = NULL;
    size_t length = 0;
    int status = read_bytes(&p, bytes, size, false);
    if (status != INPUT_OK)
        return status;
    if (image_build_v1(&p, IMAGE_DEFAULTS, &image, &length) != FLASH_OK)
        status = INPUT_NO_MEMORY;
    else
        status = input_append(to, name, address, image, length);
    if (status == INPUT_OK && p.irom.count) {
        const struct region *irom = &p.irom.region[0];
        status = input_append(to, name, irom->address - FLASH_WINDOW_BASE, irom->bytes, irom->size);
    }
    free(image);
    elf_free(&p);
    return status;
}
