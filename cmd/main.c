/* The espy program: finds the command on the line and runs it.
 *
 * Options may stand before the command, as esptool's users write them; they are
 * moved behind its name.  A first word is the command when everything before it
 * reads as that command's options and their values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/arguments.h"
#include "cmd/command.h"
#include "cmd/words.h"

static bool is_help(const char *word)
{
    return !strcmp(word, "help") || !strcmp(word, "--help") || !strcmp(word, "-h");
}

/* Do the words before `end` read as options of `command`? */
static bool options_reach(const struct command *command, char **argv, int end)
{
    int at = 1;
    while (at < end)
        at += words_option_length(command, argv[at]);
    return at == end;
}

static const struct command *find_command(int argc, char **argv, int *where)
{
    for (int i = 1; i < argc; i++) {
        const struct command *command = words_find_command(argv[i]);
        if (command && options_reach(command, argv, i)) {
            *where = i;
            return command;
        }
    }
    return NULL;
}

static const char *first_word(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (argv[i][0] != '-')
            return argv[i];
    return argc > 1 ? argv[1] : NULL;
}

static int unknown(int argc, char **argv)
{
    const char *word = first_word(argc, argv);
    const char *near = words_suggest(word);
    fprintf(stderr, "espy: there is no command '%s'.\n", word);
    if (near)
        fprintf(stderr, "Did you mean 'espy %s'?\n", near);
    else
        fprintf(stderr, "`espy help` lists the commands.\n");
    return EXIT_USAGE;
}

static int help(int argc, char **argv)
{
    const char *topic = argc > 2 ? argv[2] : NULL;
    const struct command *command = topic ? words_find_command(topic) : NULL;
    if (topic && words_print_special(topic))
        return EXIT_OK;
    if (topic && !command)
        return unknown(argc - 1, argv + 1);
    words_print_help(command);
    return EXIT_OK;
}

/* argv with the command's name first and everything else behind it, in order. */
static void move_name_first(char **argv, int where)
{
    char *name = argv[where];
    memmove(&argv[2], &argv[1], (size_t)(where - 1) * sizeof argv[0]);
    argv[1] = name;
}

static bool asks_help(int argc, char **argv)
{
    return argc > 2 && (!strcmp(argv[2], "--help") || !strcmp(argv[2], "-h"));
}

int main(int argc, char **argv)
{
    int where = 0;
    arguments_expand(&argc, &argv);
    if (argc < 2 || is_help(argv[1]))
        return help(argc, argv);
    if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
        return cmd_version.run(1, argv);
    const struct command *command = find_command(argc, argv, &where);
    if (!command)
        return unknown(argc, argv);
    move_name_first(argv, where);
    if (asks_help(argc, argv)) {
        words_print_help(command);
        return EXIT_OK;
    }
    return command->run(argc - 1, argv + 1);
}
