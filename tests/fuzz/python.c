/* python TARGET SEED SECONDS FILE...: changed copies of the files (or of the target's own
 * seeds) given to a part of the Python, until the time is over.
 *
 * TARGET is compile (lexer, compiler), run (the interpreter, with a bound on its steps),
 * json, re, struct, deflate or mpy (compiled files are loaded, not run).  The interpreter has no files, no network and a clock that
 * only goes on when it is read, so an input does the same each time.  Built with sanitizers
 * a fault ends it, and so does an input that takes longer than a minute (SIGALRM); it lies then in the file
 * fuzz-TARGET.input.  Prints how many there were. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "port/host/savecode.h"
#include "py/codefile.h"
#include "py/obj/dict.h"
#include "py/obj/str.h"
#include "py/intern.h"
#include "py/py.h"

enum { HEAP = 1 << 20, INPUT = 16384, STEPS = 20000, SEEDS = 4096, LONGEST_S = 60 };

struct text {
    char *data;
    size_t length;
};
struct target {
    const char *name, *script;
    const char *seeds[12];
};

static const struct target targets[] = {
    {"compile", "compile(data, 'f', 'exec')", {"x = 1\n"}},
    {"run", "exec(data)", {"print(1)\n"}},
    {"json", "import json\nv = json.loads(data)\njson.dumps(v)",
     {"[1, -2.5e3, null, true, \"a\\u0041\\n\"]", "{\"a\": {\"b\": [[], {}]}, \"c\": \"\"}", "123456789012345678901234567890", "[[[[[[1]]]]]]"}},
    {"re", "import re\np, _, t = data.partition('\\n')\nre.sub(p, '<\\\\1>', t)\nre.split(p, t)\nre.match(p, t)",
     {"(a+)(b*)\naabbc", "[^a-c\\d]+?|x$\nxyz12", "^(?:ab|a)*(c)\\1?\nabacab", "\\w+@\\w+\\.\\w\nme@here.de", "(((a)|b)*)*\nababab"}},
    {"struct", "import struct\nf, _, d = data.partition(b'\\n')\nn = struct.calcsize(f)\nif n < 9999:\n"
               " d = (d + bytes(n))[:n]\n v = struct.unpack(f, d)\n struct.pack(f, *v)",
     {"<2HIq\nabc", ">3sxxB?\nqwert", "@bhilq\n", "!ef4d\n123", "10s2xP\n"}},
    {"deflate", "import deflate, io\ndeflate.DeflateIO(io.BytesIO(data[2:]), data[0] & 3, data[1] % 16).read(20000)",
     {"\x01\x0f\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x27\x00", "\x02\x0a\x78\x9c\x33\x30\xa0\x3d", "\x01\x08\x05\xc1\x81\x01",
      "\x00\x00\x1f\x8b\x08\x01"}},
    {"mpy", "import io\nstream = io.BytesIO(data)", {"def f(a, *b, c=1): return a, 'text', 2.5, 1j, 10 ** 30, (b'x', None)\n"}},
};

/* --- a port with nothing behind it ----------------------------------------------------------------- */

static int no_byte(void *ctx, int32_t timeout)
{
    (void)ctx, (void)timeout;
    return PORT_END;
}
static void no_output(void *ctx, const void *bytes, size_t n)
{
    (void)ctx, (void)bytes, (void)n;
}
static uint32_t tick(void *ctx)
{
    return *(uint32_t *)ctx += 1000;
}
static uint64_t epoch(void *ctx)
{
    return tick(ctx);
}
static void no_delay(void *ctx, uint32_t us)
{
    *(uint32_t *)ctx += us;
}
static uint32_t no_random(void *ctx)
{
    (void)ctx;
    return 5;
}
static void no_reset(void *ctx)
{
    (void)ctx;
}
static size_t stack_left(void *ctx)
{
    enum { ROOM = 1 << 20 }; /* of 8 MB; the sanitizers' frames are large */
    char here;
    uintptr_t base = ((uintptr_t *)ctx)[1], used = base - (uintptr_t)&here;
    return used < ROOM ? ROOM - used : 0;
}
static const struct port port = {
    .platform = "fuzz", .machine = "nothing", .sysname = "fuzz", .read = no_byte, .write = no_output, .ticks_ms = tick,
    .ticks_us = tick, .ticks_cpu = tick, .epoch_us = epoch, .delay_us = no_delay, .random = no_random, .reset = no_reset,
    .stack_left = stack_left,
};

/* --- changing inputs --------------------------------------------------------------------------------- */

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}
static size_t below(uint64_t *state, size_t n)
{
    return n ? (size_t)(next(state) >> 20) % n : 0;
}

static const char *const words[] = {
    "(", ")", "[", "]", "{", "}", ":", ",", ".", "=", "\n", "\n    ", "\t", " ", "\"", "'", "\"\"\"", "f'{", "}'", "#", "\\",
    "def f(*a, **k):\n", "class C(object):\n", "lambda x: ", "yield ", "yield from ", "await ", "async def ", "return ", "raise ", "try:\n",
    "except Exception as e:\n", "finally:\n", "with ", "for x in ", "while ", "if ", "else:\n", "del ", "global ", "nonlocal ", "import ",
    "from . import ", "not ", "in ", "is ", "None", "True", "...", "0x", "1e999", "1 << 40", "10 ** 50", "-1", "self.", "__init__", "super()",
    "range(10)", "[::-1]", "%s", "{:>10}", "*a, b = ", ":= ", "**", "//", "@", "->", "!=", "<=", "*", "+", "-", "%", "~", "|", "&", "^", "\x00", "\xff",
};

static void insert(struct text *t, size_t at, const char *p, size_t n)
{
    if (t->length + n > INPUT)
        return;
    memmove(t->data + at + n, t->data + at, t->length - at);
    memcpy(t->data + at, p, n);
    t->length += n;
}

static void change(uint64_t *r, struct text *t, const struct text *other)
{
    char copy[256];
    size_t at = below(r, t->length + 1), n = below(r, t->length - at + 1), from = below(r, other->length + 1);
    n = n > sizeof copy ? sizeof copy : n;
    const char *word = words[below(r, sizeof words / sizeof words[0])];
    switch (below(r, 7)) {
    case 0: memmove(t->data + at, t->data + at + n, t->length - at - n), t->length -= n; break;
    case 1: memcpy(copy, t->data + at, n), insert(t, below(r, t->length + 1), copy, n); break;
    case 2: case 3: insert(t, at, word, *word ? strlen(word) : 1); break;
    case 4: n = below(r, other->length - from + 1), insert(t, at, other->data + from, n > 400 ? 400 : n); break;
    case 5:
        if (at < t->length)
            t->data[at] = (char)next(r);
        break;
    default:
        if (at < t->length)
            t->data[at] ^= (char)(1 << below(r, 8));
    }
}

/* Raw addresses, and what belongs to the host, can't be had under a fuzzer. */
static bool is_wild(const struct target *target, const struct text *t)
{
    static const char *const names[] = {"uctypes", "machine", "socket", "select"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (memmem(t->data, t->length, names[i], strlen(names[i])))
            return true;
    /* struct's O and S are pointers */
    return target->name[0] == 's' && (memchr(t->data, 'O', t->length) || memchr(t->data, 'S', t->length));
}

/* --- one input ------------------------------------------------------------------------------------------ */

static void give(struct py *py, const struct text *t, bool as_bytes)
{
    struct trap trap;
    if (py_try(py, &trap))
        return;
    val data = as_bytes || !str_is_utf8(t->data, t->length) ? bytes_new(py, t->data, t->length) : str_finish(py, str_new(py, t->data, t->length));
    dict_set_name(py, py->main_globals, intern_c(py, "data"), data);
    py_end_try(py);
}

static bool is_mpy(const struct target *target)
{
    return target->name[0] == 'm';
}

/* What the script made of the input, read as a compiled file of the length it has. */
static void load(struct py *py)
{
    struct trap trap;
    if (py_try(py, &trap))
        return;
    codefile_read(py, dict_get(py, py->main_globals, intern_c(py, "stream")));
    py_end_try(py);
}

/* A source becomes its compiled file, or nothing. */
static void compile_seed(struct text *t, void *heap)
{
    char here;
    uintptr_t context[2] = {0, (uintptr_t)&here};
    struct savecode made = {0};
    struct py *py = py_open(&port, context, heap, HEAP);
    struct trap trap;
    if (!py_try(py, &trap)) {
        savecode(py, bytes_new(py, t->data, t->length), "seed", SAVECODE_STATEMENTS, &made);
        py_end_try(py);
    }
    t->length = made.length < INPUT ? made.length : INPUT;
    if (t->length)
        memcpy(t->data = realloc(t->data, t->length), made.data, t->length);
    free(made.data);
}

static void run_one(const struct target *target, const struct text *t, void *heap, bool hostile)
{
    char here;
    uintptr_t context[2] = {0, (uintptr_t)&here};
    struct py *py = py_open(&port, context, heap, HEAP);
    uint32_t behind_head = (uint32_t)t->length - CODEFILE_HEAD;
    if (is_mpy(target) && t->length >= CODEFILE_HEAD)
        memcpy(t->data + 8, &behind_head, sizeof behind_head);
    give(py, t, target->name[0] == 's' || target->name[0] == 'd' || is_mpy(target));
    py->heap.hostile = hostile;
    py->steps = STEPS;
    py->pending |= PENDING_STEPS;
    py_run_text(py, target->script, strlen(target->script), "fuzz", false);
    if (is_mpy(target))
        load(py);
    py_close(py);
}

static bool keep(const struct target *target, const struct text *t)
{
    char name[64];
    snprintf(name, sizeof name, "fuzz-%s.input", target->name);
    FILE *f = fopen(name, "wb");
    bool ok = f && fwrite(t->data, 1, t->length, f) == t->length;
    return f && fclose(f) == 0 && ok;
}

static size_t read_seeds(struct text *seeds, const struct target *target, int files, char **names, void *heap)
{
    size_t n = 0;
    for (; target->seeds[n]; n++)
        seeds[n] = (struct text){strdup(target->seeds[n]), strlen(target->seeds[n])};
    for (int i = 0; i < files && n < SEEDS; i++) {
        FILE *f = fopen(names[i], "rb");
        char *data = malloc(INPUT);
        if (f && data)
            seeds[n++] = (struct text){data, fread(data, 1, INPUT, f)};
        if (f)
            fclose(f);
    }
    for (size_t i = 0; i < n && is_mpy(target) && files != 1; i++) /* one: an input as it is */
        compile_seed(&seeds[i], heap);
    return n;
}

int main(int argc, char **argv)
{
    static struct text seeds[SEEDS];
    static char room[INPUT];
    const struct target *target = NULL;
    for (size_t i = 0; argc > 3 && i < sizeof targets / sizeof targets[0]; i++)
        if (!strcmp(argv[1], targets[i].name))
            target = &targets[i];
    void *heap = aligned_alloc(64, HEAP);
    if (!target || !heap)
        return 2;
    uint64_t seed = strtoull(argv[2], NULL, 0), inputs = 0;
    size_t count = read_seeds(seeds, target, argc - 4, argv + 4, heap);
    time_t end = time(NULL) + atoi(argv[3]);
    struct text t = {room, 0};
    if (end == time(NULL) && argc == 5) { /* 0 seconds, one file: that input as it is */
        run_one(target, &seeds[count - 1], heap, false);
        free(heap);
        return 0;
    }
    for (; time(NULL) < end; inputs++) {
        uint64_t r = (seed + inputs) * 2 + 1;
        for (int i = 0; i < 8; i++)
            next(&r);
        const struct text *from = &seeds[below(&r, count)];
        memcpy(room, from->data, t.length = from->length);
        for (size_t i = 1 + below(&r, 8); i; i--)
            change(&r, &t, &seeds[below(&r, count)]);
        if (is_wild(target, &t))
            continue;
        if (!keep(target, &t))
            return 2;
        alarm(LONGEST_S);
        run_one(target, &t, heap, below(&r, 16) == 0);
    }
    printf("%s: %llu inputs from %llu, %lu s of a processor\n", target->name, (unsigned long long)inputs,
           (unsigned long long)seed, (unsigned long)(clock() / CLOCKS_PER_SEC));
    free(heap);
    return 0;
}
