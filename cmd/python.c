/* espy python: the Python of the chip, on the host. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "port/host/host.h"
#include "py/import.h"
#include "py/intern.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/repl.h"

struct options {
    const char *command, *module, *file;
    bool inspect, compile_only, version;
    unsigned opt_level;
    size_t heap;
    size_t fail_after;
    bool hostile;
    int rest; /* first word of sys.argv */
};

enum { EXIT_NO_FILE = 2, EXIT_INTERRUPTED = 130 }; /* as CPython's: no such script; Ctrl-C */

/* "38k", "2M", "100000w": bytes on a 32-bit machine; twice that on 64 bits, where
 * objects are twice as large. */
static size_t heap_size(const char *text)
{
    char *end;
    size_t n = strtoul(text, &end, 0);
    if (*end == 'k' || *end == 'K')
        n <<= 10;
    else if (*end == 'm' || *end == 'M')
        n <<= 20;
    if (*end && end[1] == 'w')
        n *= sizeof(void *);
    else
        n *= sizeof(void *) / 4;
    return n;
}

static bool extra_option(struct options *o, const char *text)
{
    if (!strncmp(text, "heapsize=", 9))
        o->heap = heap_size(text + 9);
    else if (!strncmp(text, "failalloc=", 10))
        o->fail_after = strtoul(text + 10, NULL, 0);
    else if (!strcmp(text, "hostile"))
        o->hostile = true;
    else
        return (o->compile_only |= !strcmp(text, "compile-only")) || !strncmp(text, "emit=", 5) || !strcmp(text, "realtime");
    return true;
}

/* Returns false and says why when the line can't be read. */
static bool read_options(struct options *o, int argc, char **argv)
{
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        const char *word = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (!strcmp(word, "-i"))
            o->inspect = true;
        else if (word[1] == 'O')
            o->opt_level = word[2] >= '0' && word[2] <= '9' ? (unsigned)(word[2] - '0') : (unsigned)strlen(word) - 1;
        else if (word[1] == 'v')
            continue;
        else if (!strcmp(word, "-V") || !strcmp(word, "--version"))
            o->version = true;
        else if (!strcmp(word, "-c") || !strcmp(word, "-m")) {
            if (!value) {
                fprintf(stderr, "espy python: %s needs an argument\n", word);
                return false;
            }
            *(word[1] == 'c' ? &o->command : &o->module) = value;
            o->rest = i + 1;
            return true;
        } else if (!strcmp(word, "-X") && value && extra_option(o, value)) {
            i++;
        } else {
            fprintf(stderr, "espy python: unknown option '%s'; `espy help python` lists them\n", word);
            return false;
        }
    }
    o->rest = i;
    if (i < argc && strcmp(argv[i], "-"))
        o->file = argv[i];
    return true;
}

/* --- sys.path and sys.argv ------------------------------------------------------------------------ */

static void add_path(struct py *py, const char *text, size_t n)
{
    list_append(py, py->path, str_new(py, text, n));
}

static void set_path(struct py *py, const char *file)
{
    const char *path = getenv("MICROPYPATH"), *slash = file ? strrchr(file, '/') : NULL;
    if (!path)
        path = ".frozen:~/.micropython/lib:/usr/lib/micropython";
    if (slash)
        add_path(py, file, (size_t)(slash - file));
    else
        add_path(py, "", 0);
    while (*path) {
        size_t n = strcspn(path, ":");
        const char *home = getenv("HOME");
        if (n > 1 && path[0] == '~' && path[1] == '/' && home) {
            char full[1024];
            int m = snprintf(full, sizeof full, "%s%.*s", home, (int)n - 1, path + 1);
            add_path(py, full, m > 0 && (size_t)m < sizeof full ? (size_t)m : 0);
        } else {
            add_path(py, path, n);
        }
        path += n + (path[n] == ':');
    }
}

static bool prepare(struct py *py, const struct options *o, int argc, char **argv)
{
    struct trap trap;
    if (py_try(py, &trap)) {
        fprintf(stderr, "espy python: the heap is too small to start\n");
        return false;
    }
    set_path(py, o->file);
    for (int i = o->rest; i < argc; i++)
        list_append(py, py->argv, str_from(py, i == o->rest && o->command ? "-c" : argv[i]));
    if (o->rest >= argc)
        list_append(py, py->argv, str_from(py, ""));
    py_end_try(py);
    gc_cut_arena(py, 0);
    return true;
}

/* exit() and quit() at the prompt: sys.exit. */
static void add_exit(struct py *py)
{
    struct trap trap;
    if (py_try(py, &trap))
        return;
    val exit = ops_attr(py, import_module(py, N(sys), OBJ(&tuple_empty), 0, 0), N(exit));
    dict_set_name(py, py->main_globals, N(exit), exit);
    dict_set_name(py, py->main_globals, intern_c(py, "quit"), exit);
    py_end_try(py);
}

/* --- running ------------------------------------------------------------------------------------------ */

static char *read_all(FILE *from, size_t *length)
{
    size_t room = 4096, n;
    char *text = malloc(room);
    *length = 0;
    while (text && (n = fread(text + *length, 1, room - *length, from)) > 0) {
        *length += n;
        if (*length == room)
            text = realloc(text, room *= 2);
    }
    return text;
}

static enum py_run run_stdin(struct py *py)
{
    size_t length;
    char *text = read_all(stdin, &length);
    enum py_run r = text ? py_run_text(py, text, length, "<stdin>", false) : PY_ERROR;
    free(text);
    return r;
}

static enum py_run run_what(struct py *py, const struct options *o)
{
    if (o->command)
        return py_run_text(py, o->command, strlen(o->command), "<string>", false);
    if (o->module)
        return py_run_module(py, o->module);
    if (o->file)
        return py_run_file(py, o->file, o->compile_only ? PY_COMPILE_ONLY : 0);
    return isatty(STDIN_FILENO) ? PY_MISSING : run_stdin(py);
}

static int finish(struct py *py, enum py_run r)
{
    if (r == PY_EXIT)
        return py_exit_code(py);
    if (r == PY_ERROR && py->last_error && exc_is(py->last_error, &type_KeyboardInterrupt))
        return EXIT_INTERRUPTED;
    return r == PY_OK || r == PY_MISSING ? EXIT_OK : EXIT_FAILED;
}

static int run(int argc, char **argv)
{
    struct options o = {.heap = 0};
    struct host host;
    if (!read_options(&o, argc, argv))
        return EXIT_USAGE;
    if (o.version) {
        printf("espy python %s (Python 3.4)\n", ESPY_VERSION);
        return EXIT_OK;
    }
    size_t size = o.heap;
    if (size)
        size += sizeof(struct py) + (sizeof(void *) == 8 ? 140000 : 2000);
    void *heap = host_heap(&size);
    host_open(&host);
    struct py *py = heap ? py_open(&host_port, &host, heap, size) : NULL;
    if (!py || !prepare(py, &o, argc, argv))
        return EXIT_FAILED;
    if (o.file && access(o.file, R_OK)) {
        fprintf(stderr, "espy python: can't open file '%s': %s\n", o.file, strerror(errno));
        return EXIT_NO_FILE;
    }
    host.py = py;
    host_catch_interrupt(py);
    py->heap.fail_after = o.fail_after;
    py->heap.hostile = o.hostile;
    py->opt_level = o.opt_level;
    enum py_run r = run_what(py, &o);
    if (r == PY_MISSING || o.inspect || getenv("MICROPYINSPECT")) {
        add_exit(py);
        r = repl_host(py);
    }
    r = py_run_atexit(py, r);
    int code = finish(py, r);
    host_catch_interrupt(NULL);
    py_close(py);
    return code;
}

static const struct command_option options[] = {
    {"-c", "TEXT", "run the text"},
    {"-m", "MODULE", "import a module and run it"},
    {"-i", NULL, "go on with the prompt"},
    {"-V", NULL, "print the version"},
    {"-X", "heapsize=SIZE", "a heap of 38k, 2M ... (as on the chip: twice that on 64 bits)"},
    {NULL, NULL, NULL},
};

const struct command cmd_python = {
    .name = "python",
    .group = "Python",
    .summary = "the Python of the chip, on the host",
    .usage = "[OPTION...] [FILE | -c TEXT | -m MODULE | -] [ARGUMENT...]",
    .text = "Without a file, with a terminal: the prompt.  MICROPYPATH lists the folders of modules.",
    .options = options,
    .run = run,
};
