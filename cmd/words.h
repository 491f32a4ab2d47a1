/* What espy says about itself: command names, help, suggestions, man page and
 * shell completion, all from the table of commands. */
#ifndef CMD_WORDS_H
#define CMD_WORDS_H

#include <stdbool.h>

#include "cmd/command.h"

/* The command called `name`, dashes and underscores alike, or NULL. */
const struct command *words_find_command(const char *name);

/* The command name nearest to a mistyped one, or NULL when none is near. */
const char *words_suggest(const char *mistyped);

/* The option of the command that `word` spells ("--baud=9600", "-b"), or NULL. */
const struct command_option *words_find_option(const struct command *command, const char *word);

/* How many words the option at `word` takes on the line (1, or 2 with its
 * value) when it is one of the command's; 0x10000 when it isn't. */
int words_option_length(const struct command *command, const char *word);

/* The overview (NULL) or one command's help, on stdout. */
void words_print_help(const struct command *command);

/* `espy help --man`, `--completion`: prints that and returns true. */
bool words_print_special(const char *topic);

#endif
