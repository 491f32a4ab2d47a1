/* espy test: runs scripts against virtual boards and reports in TAP and JUnit. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/host/script.h"
#include "chip/memory.h"
#include "cmd/carried.h"
#include "cmd/command.h"
#include "cmd/output.h"

enum { SCRIPT_MAX = 1 << 20 };

static const struct option long_options[] = {
    {"rom",   required_argument, NULL, 'r'},
    {"junit", required_argument, NULL, 'j'},
    {NULL,    0,                 NULL, 0  },
};

struct report {
    const char *script;
    unsigned count, failed;
    FILE *junit; /* test cases so far; NULL when none is asked for */
};

/* --- reporting ------------------------------------------------------------ */

static void put_xml(FILE *to, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '<' || c == '&' || c == '"' || c == '>')
            fprintf(to, "&#%u;", c);
        else if (c >= ' ' || c == '\n')
            fputc(c, to);
    }
}

static void junit_case(struct report *r, const struct script_step *step)
{
    fprintf(r->junit, "  <testcase classname=\"");
    put_xml(r->junit, r->script);
    fprintf(r->junit, "\" name=\"line %u: ", step->line);
    put_xml(r->junit, step->text);
    fprintf(r->junit, "\" time=\"%.6f\">", step->board_seconds);
    if (!step->passed) {
        fprintf(r->junit, "<failure message=\"");
        put_xml(r->junit, step->why);
        fprintf(r->junit, "\"/>");
    }
    fprintf(r->junit, "</testcase>\n");
}

/* Text of the board in a comment: each of its lines behind a #. */
static void put_why(const char *why)
{
    printf("# ");
    for (; *why; why++) {
        if (*why == '\n')
            printf("\n# ");
        else if ((unsigned char)*why >= ' ')
            putchar(*why);
    }
    putchar('\n');
}

static bool on_step(void *context, const struct script_step *step)
{
    struct report *r = context;
    if (step->passed && !step->expectation)
        return true;
    printf("%sok %u - %s:%u: %s\n", step->passed ? "" : "not ", ++r->count, r->script, step->line,
           step->text);
    if (!step->passed)
        put_why(step->why);
    r->failed += !step->passed;
    if (r->junit)
        junit_case(r, step);
    return true;
}

/* --- files ---------------------------------------------------------------- */

static char *read_text(const char *path, size_t most, size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *text = f ? calloc(1, most + 2) : NULL;
    if (text)
        *size = fread(text, 1, most + 1, f);
    if (f)
        fclose(f);
    if (text && *size <= most)
        return text;
    fprintf(stderr, "espy test: can't read %s: %s\n", path, f ? "too large" : strerror(errno));
    free(text);
    return NULL;
}

/* $NAME becomes the environment's value; to be freed. */
static char *expand(const char *text)
{
    char *out = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&out, &size);
    while (to && *text) {
        size_t n = *text == '$' ? strspn(text + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") : 0;
        char name[64] = "";
        if (n && n < sizeof name)
            memcpy(name, text + 1, n);
        const char *value = *name ? getenv(name) : NULL;
        if (value)
            fputs(value, to);
        else
            fwrite(text, 1, n + 1, to);
        text += n + 1;
    }
    if (to)
        fclose(to);
    return out;
}

static int run_script(const char *path, struct report *report, struct script_host *host)
{
    size_t size;
    char *text = read_text(path, SCRIPT_MAX, &size), *expanded = text ? expand(text) : NULL;
    int result = EXIT_USAGE;
    report->script = path;
    if (expanded)
        result = script_run(expanded, host);
    free(expanded);
    free(text);
    return result;
}

static void finish_junit(const char *path, struct report *r, char *cases)
{
    struct output o;
    bool good = output_open(&o, path) &&
                fprintf(o.file,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"espy\" "
                        "tests=\"%u\" failures=\"%u\">\n%s</testsuite>\n",
                        r->count, r->failed, cases) > 0;
    if (!output_close(&o, good))
        fprintf(stderr, "espy test: can't write %s: %s\n", path, strerror(errno));
}

static int run(int argc, char **argv)
{
    const char *rom = NULL, *junit = NULL;
    char *rom_bytes = NULL, *cases = NULL;
    size_t rom_size = (size_t)(carried_rom_end - carried_rom), cases_size = 0;
    int code, worst = EXIT_OK;
    while ((code = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        if (code == '?')
            return EXIT_USAGE;
        *(code == 'r' ? &rom : &junit) = optarg;
    }
    if (optind == argc) {
        fprintf(stderr, "espy test: which script? `espy help test` shows one.\n");
        return EXIT_USAGE;
    }
    if (rom && !(rom_bytes = read_text(rom, ROM_SIZE, &rom_size)))
        return EXIT_USAGE;
    struct report report = {.junit = junit ? open_memstream(&cases, &cases_size) : NULL};
    struct script_host host = {.context = &report,
                               .step = on_step,
                               .rom_size = rom_size,
                               .rom = rom ? (const uint8_t *)rom_bytes : carried_rom};
    for (int i = optind; i < argc; i++) {
        int result = run_script(argv[i], &report, &host);
        worst = result > worst ? result : worst;
    }
    printf("1..%u\n", report.count);
    if (report.junit)
        fclose(report.junit);
    if (junit)
        finish_junit(junit, &report, cases);
    free(cases);
    free(rom_bytes);
    return worst;
}

static const struct command_option options[] = {
    {"--rom",   "FILE", "another boot ROM than the one espy carries"},
    {"--junit", "FILE", "the results as JUnit XML too"              },
    {NULL,      NULL,   NULL                                        },
};

const struct command cmd_test = {
    .name = "test",
    .group = "the virtual board",
    .summary = "run test scripts against virtual boards",
    .usage = "[--rom FILE] [--junit FILE] SCRIPT...",
    .text = "A script has one step per line; time is the board's own, so results don't depend on\n"
            "the host's speed. $NAME is taken from the environment.\n"
            "  flash-size 1MB | load 0 firmware.bin | header 0x20 | wiring WORD | float high\n"
            "  press reset | hold flash | release flash | power on | drive 4 low | adc 512\n"
            "  baud 115200 | type \"1+1\\r\" | run 100ms\n"
            "  expect \">>> \" within 10s | pin 13 high within 1s | mode 3 | silence 500ms\n"
            "  fault cut-at-write 3 | fault reset-at-cycle 2000000 (as espy board's)\n"
            "Times are us, ms, s, or cycles of the CPU: within 80000cycles.\n"
            "Prints TAP. Exit status: 0 all passed, 1 a step failed, 2 a line wasn't understood.",
    .options = options,
    .run = run,
};
