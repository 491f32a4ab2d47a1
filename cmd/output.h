/* A file that a command writes.  It gets its name when it is whole; until then, and when anything
 * goes wrong, what had that name stays.  "-" is standard output; what isn't a plain file (a device,
 * a pipe) is written to as it is.
 *
 *   struct output o;
 *   bool good = output_open(&o, path) && fwrite(bytes, 1, size, o.file) == size;
 *   if (!output_close(&o, good)) ... errno tells */
#ifndef CMD_OUTPUT_H
#define CMD_OUTPUT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct output {
    FILE *file;           /* NULL: couldn't be opened */
    char path[PATH_MAX];  /* where links lead to */
    char aside[PATH_MAX]; /* empty: written to directly */
};

bool output_open(struct output *output, const char *path) __attribute__((warn_unused_result));
/* `good`: all that was to be written was.  True: it is there under its name. */
bool output_close(struct output *output, bool good) __attribute__((warn_unused_result));

/* All of it in one go. */
bool output_save(const char *path, const void *bytes, size_t size)
    __attribute__((warn_unused_result));

#endif
