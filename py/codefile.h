/* Compiled modules in files: what `espy compile` writes and import reads without the compiler.
 *
 * Little-endian.  A head of 16 bytes: "ESP", CODEFILE_VERSION, the number of opcodes and three
 * zeros, the length of the rest, its CRC-32.  The rest: the name of the source, then the code of
 * each top-level statement in turn, so that one is loaded, run and freed before the next.
 *
 *     number   7 bits a byte, the lowest first, the upper bit: more follow
 *     text     number of bytes, bytes
 *     code     numbers: flags, registers, positional, keyword-only and positional-only parameters,
 *              first line, constants, words, handlers, bytes of the line table; then the name, the
 *              constants, the words, the handlers (four words each), the line table
 *     constant a tag of enum code_tag and what that says
 *
 * The same file serves 32 and 64 bits.  It is not MicroPython's .mpy, though named like it.  The
 * checksum tells damage; code that somebody forged may do anything, as machine code may. */
#ifndef PY_CODEFILE_H
#define PY_CODEFILE_H

#include "py/value.h"

/* To be raised when an instruction's meaning changes; tests/py/test_compile.py knows the list. */
enum { CODEFILE_VERSION = 3, CODEFILE_HEAD = 16 };

enum code_tag {
    TAG_NONE,
    TAG_FALSE,
    TAG_TRUE,
    TAG_ELLIPSIS,
    TAG_INT,     /* number: 0, -1, 1, -2 ...: up to 62 bits */
    TAG_BIG,     /* text: decimal */
    TAG_FLOAT,   /* 8 bytes: a double */
    TAG_COMPLEX, /* two of them */
    TAG_NAME,    /* text: interned */
    TAG_STR,
    TAG_BYTES, /* text */
    TAG_TUPLE, /* number of items, constants */
    TAG_CODE,  /* code */
};

/* Does the path end like such a file's? */
bool codefile_is(const char *path);
/* Runs the statements of the file in a namespace; raises ValueError for one that is damaged or
 * of another kind. */
void codefile_run(struct py *py, const char *path, val globals);
/* The same with the file's bytes, which are whole. */
void codefile_run_bytes(struct py *py, val bytes, val globals);
/* Reads all of a stream with readinto as far as its head says, without running it: for tests. */
void codefile_read(struct py *py, val stream);

#endif
