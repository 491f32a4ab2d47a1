/* Reading a command's line by its table of options.
 *
 *     struct options o = options_start(&cmd_NAME, argc, argv);
 *     while (options_next(&o) > 0)
 *         if (options_is(&o, "--baud")) ... o.value ...
 *         else if (o.word) ... a word that is no option ...
 *     if (o.bad) return EXIT_USAGE;         (said already, on stderr)
 */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "cmd/command.h"

struct options {
    const struct command *command;
    int argc;
    char **argv;
    int at;
    const struct command_option *option; /* what was read: an option, with its value */
    const char *value;
    const char *word; /* or a word */
    bool only_words;  /* behind "--" */
    bool bad;
};

struct options options_start(const struct command *command, int argc, char **argv);

/* Reads the next option or word: 1; 0 at the end; -1 when it is wrong. */
int options_next(struct options *o);

/* Was it the option of this (first) name? */
bool options_is(const struct options *o, const char *name);

/* The next word when it is no option, or NULL: for options that take several. */
const char *options_another(struct options *o);

/* "Give me the thing that is missing": says so, with the usage; returns EXIT_USAGE. */
int options_missing(const struct options *o, const char *what);

/* A number, decimal or 0x..., and with `suffixes` also 4k, 1M.  False: not one (nothing said). */
bool number_parse(const char *text, bool suffixes, uint32_t *value);

/* The same, complaining on stderr: "'x' is not a valid address". */
bool number_read(const char *text, bool suffixes, const char *what, uint32_t *value);

#endif
