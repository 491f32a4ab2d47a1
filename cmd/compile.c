/* espy compile: modules to bytecode files, which import loads without the compiler. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/output.h"
#include "port/host/host.h"
#include "port/host/savecode.h"
#include "py/import.h"
#include "py/obj/exc.h"

struct options {
    const char *output, *name;
    unsigned opt_level;
};

static bool write_file(const char *path, const struct savecode *code)
{
    bool ok = output_save(path, code->data, code->length);
    if (!ok)
        fprintf(stderr, "espy compile: can't write '%s': %s\n", path, strerror(errno));
    return ok;
}

/* False: the source's error was printed. */
static bool compile(struct py *py, const char *path, const char *name, struct savecode *out)
{
    struct trap trap;
    if (py_try(py, &trap)) {
        py_print_error(py, trap.error);
        return false;
    }
    val source = import_read(py, path);
    if (!source)
        py_error(py, &type_OSError, "can't open '%s'", path);
    savecode(py, source, name ? name : path, SAVECODE_STATEMENTS, out);
    py_end_try(py);
    return true;
}

/* x.py becomes x.mpy; any other name gets the ending. */
static char *output_of(const char *path)
{
    size_t n = strlen(path);
    char *out = malloc(n + 5);
    if (!out)
        return NULL;
    strcpy(out, path);
    strcpy(out + (n > 3 && !strcmp(path + n - 3, ".py") ? n - 3 : n), ".mpy");
    return out;
}

static bool one_file(const struct options *o, const char *path)
{
    struct host host;
    struct savecode code = {0};
    size_t size = 0;
    char *made = o->output ? NULL : output_of(path);
    const char *output = o->output ? o->output : made;
    void *heap = host_heap(&size);
    host_open(&host);
    struct py *py = heap ? py_open(&host_port, &host, heap, size) : NULL;
    bool ok = py && output;
    if (!ok)
        fprintf(stderr, "espy compile: out of memory\n");
    if (ok)
        py->opt_level = o->opt_level;
    ok = ok && compile(py, path, o->name, &code) && write_file(output, &code);
    if (py)
        py_close(py);
    host_free(heap, size);
    free(code.data);
    free(made);
    return ok;
}

static int run(int argc, char **argv)
{
    struct options o = {NULL, NULL, 0};
    for (int c; (c = getopt(argc, argv, "o:s:O::")) != -1;)
        switch (c) {
        case 'o': o.output = optarg; break;
        case 's': o.name = optarg; break;
        case 'O': o.opt_level = optarg ? (unsigned)strtoul(optarg, NULL, 10) : 1; break;
        default: fputs("`espy help compile` explains it.\n", stderr); return EXIT_USAGE;
        }
    if (optind == argc || (argc - optind > 1 && (o.output || o.name))) {
        fprintf(stderr, optind == argc
                            ? "espy compile: which file? `espy help compile` explains it.\n"
                            : "espy compile: -o and -s are for one file\n");
        return EXIT_USAGE;
    }
    bool ok = true;
    for (int i = optind; i < argc; i++)
        ok &= one_file(&o, argv[i]);
    return ok ? EXIT_OK : EXIT_FAILED;
}

static const struct command_option options[] = {
    {"-o", "FILE",  "where to (else beside the source: x.py becomes x.mpy)"   },
    {"-s", "NAME",  "what tracebacks call the source (else its path as given)"},
    {"-O", "LEVEL", "1: without assertions, 3: without line numbers"          },
    {NULL, NULL,    NULL                                                      },
};

const struct command cmd_compile = {
    .name = "compile",
    .group = "Python",
    .summary = "modules to bytecode files, which import loads without the compiler",
    .usage = "[-o FILE] [-s NAME] [-O LEVEL] FILE.py...",
    .text = "`import x` takes x.py before x.mpy.  The file is espy's own, for the host and the "
            "chip; a .mpy of\n"
            "MicroPython's is another one, and each refuses the other's.",
    .options = options,
    .run = run,
};
