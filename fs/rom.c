#include "fs/rom.h"

#include <string.h>

enum { KIND_WHOLE = 0x14a6b1, KIND_DATA = 2, KIND_POINTER = 3, KIND_FOLDER = 4, KIND_FILE = 5 };

/* What is read next, up to an end. */
struct cursor {
    const uint8_t *data;
    uint32_t at, end;
};
struct record {
    uint32_t kind, at, size;
};

static bool read_number(struct cursor *c, uint32_t *out)
{
    *out = 0;
    while (c->at < c->end && !(*out >> 25)) {
        uint8_t byte = c->data[c->at++];
        *out = *out << 7 | (byte & 0x7f);
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

/* The next record that lies within the end; the cursor goes behind it. */
static bool read_record(struct cursor *c, struct record *out)
{
    if (!read_number(c, &out->kind) || !read_number(c, &out->size) || out->size > c->end - c->at)
        return false;
    out->at = c->at;
    c->at += out->size;
    return true;
}

/* Length and offset from the root's first record on. */
static bool follow(const struct rom *rom, const struct record *r, struct rom_entry *out)
{
    struct cursor inside = {rom->data, r->at, r->at + r->size};
    struct rom_entry root;
    if (rom_root(rom, &root) < 0 || !read_number(&inside, &out->size) ||
        !read_number(&inside, &out->at))
        return false;
    if (out->at > root.size || out->size > root.size - out->at)
        return false;
    out->at += root.at;
    return true;
}

/* The file's bytes, from the record of data among the records from the cursor on. */
static bool find_data(const struct rom *rom, struct cursor *c, struct rom_entry *out)
{
    struct record r;
    while (read_record(c, &r)) {
        if (r.kind == KIND_DATA) {
            out->at = r.at;
            out->size = r.size;
            return true;
        }
        if (r.kind == KIND_POINTER)
            return follow(rom, &r, out);
    }
    return false;
}

static bool read_entry(const struct rom *rom, const struct record *r, struct rom_entry *out)
{
    struct cursor c = {rom->data, r->at, r->at + r->size};
    if (!read_number(&c, &out->name_length) || out->name_length > c.end - c.at)
        return false;
    out->folder = r->kind == KIND_FOLDER;
    out->name_at = c.at;
    c.at += out->name_length;
    out->at = c.at;
    out->size = c.end - c.at;
    return out->folder || find_data(rom, &c, out);
}

int rom_root(const struct rom *rom, struct rom_entry *out)
{
    struct cursor c = {rom->data, 0, rom->length};
    struct record r;
    if (!read_record(&c, &r) || r.kind != KIND_WHOLE)
        return FS_NOT_HERE;
    *out = (struct rom_entry){.at = r.at, .size = r.size, .folder = true};
    return FS_OK;
}

int rom_next(const struct rom *rom, const struct rom_entry *folder, uint32_t *at,
             struct rom_entry *out)
{
    uint32_t end = folder->at + folder->size;
    struct cursor c = {rom->data, *at ? *at : folder->at, end < rom->length ? end : rom->length};
    struct record r;
    while (c.at < c.end && read_record(&c, &r)) {
        *at = c.at;
        if ((r.kind == KIND_FOLDER || r.kind == KIND_FILE) && read_entry(rom, &r, out))
            return 1;
    }
    *at = end;
    return 0;
}

static int find_in(const struct rom *rom, const struct rom_entry *folder, const char *name,
                   size_t length, struct rom_entry *out)
{
    for (uint32_t at = 0; rom_next(rom, folder, &at, out) > 0;)
        if (out->name_length == length && !memcmp(rom->data + out->name_at, name, length))
            return FS_OK;
    return FS_NO_ENTRY;
}

int rom_find(const struct rom *rom, const char *path, struct rom_entry *out)
{
    const char *part;
    int status = rom_root(rom, out);
    for (size_t length; status == FS_OK && (length = fs_path_part(&path, &part));) {
        struct rom_entry folder = *out;
        status = folder.folder ? find_in(rom, &folder, part, length, out) : FS_NOT_FOLDER;
    }
    return status;
}
