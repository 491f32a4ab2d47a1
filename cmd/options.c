/* Options of a command's line. */
#include "cmd/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/words.h"

struct options options_start(const struct command *command, int argc, char **argv)
{
    return (struct options){.command = command, .argc = argc, .argv = argv, .at = 1};
}

static int complain(struct options *o, const char *word, const char *what)
{
    fprintf(stderr, "espy %s: %s %s.  `espy help %s` lists the options.\n", o->command->name, word,
            what, o->command->name);
    o->bad = true;
    return -1;
}

/* A lone "-" is standard input, "-5" a number. */
static bool looks_like_option(const char *word)
{
    return word[0] == '-' && word[1] && !(word[1] >= '0' && word[1] <= '9');
}

static int take_option(struct options *o, const char *word)
{
    const char *equals = strchr(word, '=');
    o->option = words_find_option(o->command, word);
    if (!o->option)
        return complain(o, word, "is not an option");
    if (!o->option->value)
        return equals ? complain(o, word, "takes no value") : 1;
    if (equals)
        o->value = equals + 1;
    else if (o->at < o->argc)
        o->value = o->argv[o->at++];
    else
        return complain(o, word, "needs a value");
    return 1;
}

int options_next(struct options *o)
{
    o->option = NULL;
    o->value = o->word = NULL;
    if (o->at >= o->argc)
        return 0;
    char *word = o->argv[o->at++];
    if (!o->only_words && !strcmp(word, "--")) {
        o->only_words = true;
        return options_next(o);
    }
    if (!o->only_words && looks_like_option(word))
        return take_option(o, word);
    o->word = word;
    return 1;
}

bool options_is(const struct options *o, const char *name)
{
    size_t n = strlen(name);
    return o->option && !strncmp(o->option->name, name, n) && strchr(", ", o->option->name[n]);
}

const char *options_another(struct options *o)
{
    if (o->at >= o->argc || looks_like_option(o->argv[o->at]))
        return NULL;
    return o->argv[o->at++];
}

int options_missing(const struct options *o, const char *what)
{
    fprintf(stderr, "espy %s: %s.\nusage: espy %s %s\n", o->command->name, what, o->command->name,
            o->command->usage);
    return EXIT_USAGE;
}

static int suffix_shift(const char *suffix)
{
    if (!strcmp(suffix, "k") || !strcmp(suffix, "K"))
        return 10;
    return !strcmp(suffix, "M") || !strcmp(suffix, "m") ? 20 : -1;
}

bool number_parse(const char *text, bool suffixes, uint32_t *value)
{
    char *end;
    errno = 0;
    bool octal = text[0] == '0' && text[1] >= '0' && text[1] <= '9';
    unsigned long long n = strtoull(text, &end, octal ? 10 : 0);
    int shift = *end == '\0' ? 0 : suffixes ? suffix_shift(end) : -1;
    if (errno || end == text || text[0] == '-' || shift < 0 || n << shift > UINT32_MAX)
        return false;
    *value = (uint32_t)(n << shift);
    return true;
}

bool number_read(const char *text, bool suffixes, const char *what, uint32_t *value)
{
    if (number_parse(text, suffixes, value))
        return true;
    fprintf(stderr, "espy: '%s' is not %s.\n", text, what);
    return false;
}
