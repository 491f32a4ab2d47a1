/* A command of the espy program: what `espy NAME` runs and what help, man page
 * and completion say of it.
 *
 * Each cmd/NAME.c defines one `const struct command cmd_NAME`; commands.def
 * lists them.  main.c finds the command on the line, moves options that stand
 * before it (`espy --port P erase_flash`) behind it, and calls run. */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

enum exit_code {
    EXIT_OK = 0,
    EXIT_FAILED = 1, /* the work could not be done and esptool would say 1 */
    EXIT_USAGE = 2,  /* unknown word, bad option; fatal errors of the flasher */
};

struct command_option {
    const char *name;  /* "--baud" or "--baud, -b" */
    const char *value; /* word for its value in the help, NULL when it is a switch */
    const char *help;  /* one line or several */
};

struct command {
    const char *name;    /* esptool's underscore spelling; dashes are taken too */
    const char *group;   /* heading in `espy help` */
    const char *summary; /* one line */
    const char *usage;   /* what follows the name: "[--port P] ADDRESS FILE" */
    const char *text;    /* more help: paragraphs and examples, or NULL */
    const struct command_option *options; /* ends with a NULL name; or NULL */
    /* argv[0] is the command's name; returns an exit_code. */
    int (*run)(int argc, char **argv);
};

#define COMMAND(name) extern const struct command cmd_##name;
#include "cmd/commands.def"
#undef COMMAND

#endif
