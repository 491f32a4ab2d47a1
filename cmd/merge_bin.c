/* espy merge_bin: several files into one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/pairs.h"
#include "flash/formats.h"
#include "flash/image.h"

struct merge {
    struct flasher f; /* for its options and words; no board */
    struct pairs pairs;
    const char *output, *format;
    uint32_t chunk, offset, pad_to;
    bool digests;
};

enum { UF2_LARGEST = 476, UF2_DIGEST = 24 };

static void fill(FILE *out, uint32_t count)
{
    while (count-- > 0)
        putc(0xFF, out);
}

/* From --target-offset on, gaps filled with FF; returns the address it ends at. */
static uint32_t write_raw(struct merge *m, FILE *out)
{
    uint32_t at = m->offset;
    for (size_t i = 0; i < m->pairs.regions.count; i++) {
        const struct region *r = &m->pairs.regions.region[i];
        fill(out, r->address - at);
        fwrite(r->bytes, 1, r->size, out);
        at = r->address + r->size;
    }
    if (m->pad_to > at) {
        fill(out, m->pad_to - at);
        at = m->pad_to;
    }
    return at;
}

static void write_uf2(struct merge *m, FILE *out)
{
    uint32_t largest = UF2_LARGEST - (m->digests ? UF2_DIGEST : 0);
    for (size_t i = 0; i < m->pairs.regions.count; i++)
        flasher_say(&m->f, "Adding '%s' at 0x%x...\n", m->pairs.regions.region[i].name,
                    m->pairs.regions.region[i].address);
    format_write_uf2(out, &m->pairs.regions, m->chunk ? m->chunk : largest, m->digests);
}

static void write_format(struct merge *m, FILE *out)
{
    if (!strcmp(m->format, "hex"))
        format_write_hex(out, &m->pairs.regions);
    else if (!strcmp(m->format, "uf2"))
        write_uf2(m, out);
    else
        write_raw(m, out);
}

static int write_output(struct merge *m)
{
    struct output o;
    long size = 0;
    if (output_open(&o, m->output)) {
        write_format(m, o.file);
        size = ftell(o.file);
    }
    if (!output_close(&o, o.file && !ferror(o.file)))
        return flasher_fatal(&m->f, "Can't write '%s': %s.", m->output, strerror(errno));
    if (!strcmp(m->format, "uf2"))
        flasher_say(
            &m->f, "Wrote 0x%lx bytes to file '%s', ready to be flashed with any ESP USB Bridge.\n",
            (unsigned long)size, m->output);
    else
        flasher_say(&m->f, "Wrote 0x%lx bytes to file '%s', ready to flash to offset 0x%x.\n",
                    (unsigned long)size, m->output, m->offset);
    return EXIT_OK;
}

static int check(struct merge *m)
{
    static const char *const formats[] = {"raw", "hex", "uf2"};
    bool known = false;
    for (int i = 0; i < 3; i++)
        known |= !strcmp(m->format, formats[i]);
    int code = pairs_check(&m->pairs, &m->f);
    if (code != EXIT_OK)
        return code;
    if (!m->output || !known)
        return options_missing(&m->f.line,
                               known ? "--output FILE is needed" : "the format is raw, hex or uf2");
    if (m->pairs.regions.region[0].address < m->offset)
        return flasher_fatal(
            &m->f, "Output file target offset is 0x%x. Input file offset 0x%x is before this.",
            m->offset, m->pairs.regions.region[0].address);
    if (m->chunk > UF2_LARGEST - (m->digests ? UF2_DIGEST : 0) || m->chunk % 4)
        return flasher_fatal(&m->f, "A chunk is a multiple of 4, at most %d bytes.",
                             UF2_LARGEST - (m->digests ? UF2_DIGEST : 0));
    return EXIT_OK;
}

static void take(struct merge *m)
{
    const struct options *o = &m->f.line;
    bool bad = false;
    if (options_is(o, "--output"))
        m->output = o->value;
    else if (options_is(o, "--format"))
        m->format = o->value;
    else if (options_is(o, "--chunk-size"))
        bad = !number_read(o->value, false, "a size", &m->chunk);
    else if (options_is(o, "--target-offset"))
        bad = !number_read(o->value, true, "an offset", &m->offset);
    else if (options_is(o, "--pad-to-size"))
        m->pad_to = image_size_bytes(o->value);
    else if (options_is(o, "--md5-disable"))
        m->digests = false;
    else if (!flasher_option(&m->f))
        pairs_option(&m->pairs, &m->f);
    m->f.line.bad |= bad;
}

static int run(int argc, char **argv)
{
    struct merge m = {.format = "raw", .digests = true};
    flasher_start(&m.f, &cmd_merge_bin, argc, argv);
    while (options_next(&m.f.line) > 0)
        take(&m);
    int code = check(&m);
    if (code == EXIT_OK) {
        for (size_t i = 0; i < m.pairs.regions.count; i++)
            pairs_patch(&m.pairs, &m.f, &m.pairs.regions.region[i]);
        m.f.quiet |= !strcmp(m.output, "-");
        code = write_output(&m);
    }
    pairs_free(&m.pairs);
    return code;
}

static const struct command_option options[] = {
    {"--output, -o",                          "FILE", "where to"},
    {"--format, -f",                             "FORMAT", "raw (default), hex, uf2"},
    {"--flash-size, -fs",                          "SIZE", "keep (default), 256KB ... 16MB"},
    {"--flash-mode, -fm",              "MODE", "keep (default), qio, qout, dio, dout"},
    {"--flash-freq, -ff",                     "FREQ", "keep (default), 40m, 26m, 20m, 80m"},
    {"--target-offset, -t",       "ADDRESS", "raw: where the output will be flashed"},
    {"--pad-to-size",                     "SIZE", "raw: fill with FF up to this flash size"},
    {"--chunk-size", "BYTES", "uf2: data in a block; as much as fits"},
    {"--md5-disable",                     NULL, "uf2: no digests"},
    FLASHER_OPTIONS,
    {0  },
};

const struct command cmd_merge_bin = {
    .name = "merge_bin",
    .group = "images",
    .summary = "merge files into one that can be flashed",
    .usage = "--output FILE [--format raw|hex|uf2] ADDRESS FILE [ADDRESS FILE ...]",
    .options = options,
    .run = run,
};
