/* Help, suggestions, man page and completion out of the table of commands. */
#include "cmd/words.h"

#include <stdio.h>
#include <string.h>

static const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "cmd/commands.def"
#undef COMMAND
};
enum { COMMANDS = sizeof commands / sizeof commands[0], NOT_AN_OPTION = 0x10000 };

static char same_spelling(char c)
{
    return c == '-' ? '_' : c;
}

static bool same_word(const char *a, const char *b)
{
    while (*a && same_spelling(*a) == same_spelling(*b))
        a++, b++;
    return *a == *b;
}

const struct command *words_find_command(const char *name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (same_word(commands[i]->name, name))
            return commands[i];
    return NULL;
}

/* --- suggestions ---------------------------------------------------------- */

static int least(int a, int b, int c)
{
    int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Levenshtein's distance; words longer than the row count as far away. */
static int distance(const char *a, const char *b)
{
    enum { LONGEST = 40 };
    int row[LONGEST + 1], m = (int)strlen(a), n = (int)strlen(b);
    if (n > LONGEST)
        return LONGEST;
    for (int j = 0; j <= n; j++)
        row[j] = j;
    for (int i = 1; i <= m; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            int above = row[j];
            int differ = same_spelling(a[i - 1]) != same_spelling(b[j - 1]);
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + differ);
            diagonal = above;
        }
    }
    return row[n];
}

const char *words_suggest(const char *mistyped)
{
    const char *best = NULL;
    int nearest = (int)strlen(mistyped) / 2 + 1;
    for (int i = 0; i < COMMANDS; i++) {
        int d = distance(mistyped, commands[i]->name);
        if (d < nearest) {
            nearest = d;
            best = commands[i]->name;
        }
    }
    return best;
}

/* --- options -------------------------------------------------------------- */

/* Does `names` ("--baud, -b") hold the option that `word` spells, up to '='? */
static bool option_is(const char *names, const char *word)
{
    size_t length = strcspn(word, "=");
    while (*names) {
        size_t n = strcspn(names, ",");
        bool same = n == length;
        for (size_t i = 0; same && i < n; i++)
            same = (i < 2) ? names[i] == word[i] : same_spelling(names[i]) == same_spelling(word[i]);
        if (same)
            return true;
        names += n + strspn(names + n, ", ");
    }
    return false;
}

const struct command_option *words_find_option(const struct command *command, const char *word)
{
    const struct command_option *o = command->options;
    for (; o && o->name; o++)
        if (option_is(o->name, word))
            return o;
    return NULL;
}

int words_option_length(const struct command *command, const char *word)
{
    const struct command_option *o = words_find_option(command, word);
    return !o ? NOT_AN_OPTION : o->value && !strchr(word, '=') ? 2 : 1;
}

/* --- help ----------------------------------------------------------------- */

/* Prints `text`, each line after the first indented. */
static void print_indented(const char *text, int column)
{
    for (; *text; text++) {
        putchar(*text);
        if (*text == '\n')
            printf("%*s", column, "");
    }
    putchar('\n');
}

static void print_option(const struct command_option *o)
{
    int width = printf("  %s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
    if (width > 26)
        putchar('\n'), width = 0;
    printf("%*s", 28 - width, "");
    print_indented(o->help, 28);
}

static void print_command_help(const struct command *c)
{
    printf("usage: espy %s%s%s\n\n%s\n", c->name, *c->usage ? " " : "", c->usage, c->summary);
    if (c->text)
        printf("\n%s\n", c->text);
    if (c->options && c->options->name)
        printf("\noptions:\n");
    for (const struct command_option *o = c->options; o && o->name; o++)
        print_option(o);
}

static void print_overview(void)
{
    printf("espy: Python on the ESP8266, with the board or without it.\n\n"
           "usage: espy COMMAND [OPTION...]     espy help COMMAND     espy --version\n");
    for (int i = 0; i < COMMANDS; i++) {
        if (i == 0 || strcmp(commands[i]->group, commands[i - 1]->group))
            printf("\n%s\n", commands[i]->group);
        printf("  %-20s %s\n", commands[i]->name, commands[i]->summary);
    }
}

void words_print_help(const struct command *command)
{
    if (command)
        print_command_help(command);
    else
        print_overview();
}

/* --- man page and completion ---------------------------------------------- */

/* Text for troff: backslashes doubled, no line starting with a control mark. */
static void print_troff(const char *text)
{
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
        fputs(*text == '\\' ? "\\e" : *text == '-' ? "\\-" : (char[]){*text, 0}, stdout);
        line_start = *text == '\n';
    }
    putchar('\n');
}

static void print_man_command(const struct command *c)
{
    printf(".SS espy %s %s\n", c->name, c->usage);
    print_troff(c->summary);
    if (c->text) {
        printf(".PP\n.nf\n");
        print_troff(c->text);
        printf(".fi\n");
    }
    for (const struct command_option *o = c->options; o && o->name; o++) {
        printf(".TP\n.B \"%s%s%s\"\n", o->name, o->value ? " " : "", o->value ? o->value : "");
        print_troff(o->help);
    }
}

static void print_man(void)
{
    printf(".TH ESPY 1 \"\" \"espy %s\"\n.SH NAME\nespy \\- Python on the ESP8266, with the board "
           "or without it\n.SH SYNOPSIS\n.B espy\n.I COMMAND\n[OPTION...]\n.SH COMMANDS\n",
           ESPY_VERSION);
    for (int i = 0; i < COMMANDS; i++)
        print_man_command(commands[i]);
}

static void print_completion(void)
{
    printf("# bash completion for espy\n_espy() {\n    local word=${COMP_WORDS[COMP_CWORD]} all='");
    for (int i = 0; i < COMMANDS; i++)
        printf("%s ", commands[i]->name);
    printf("help' options=\n    case ${COMP_WORDS[1]} in\n");
    for (int i = 0; i < COMMANDS; i++) {
        printf("    %s) options='", commands[i]->name);
        for (const struct command_option *o = commands[i]->options; o && o->name; o++)
            printf("%.*s ", (int)strcspn(o->name, ","), o->name);
        printf("' ;;\n");
    }
    printf("    esac\n    if [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W \"$all\" -- \"$word\"))\n"
           "    elif [ \"${word#-}\" != \"$word\" ]; then COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
           "    else COMPREPLY=($(compgen -f -- \"$word\")); fi\n}\ncomplete -F _espy espy\n");
}

bool words_print_special(const char *topic)
{
    bool man = !strcmp(topic, "--man"), completion = !strcmp(topic, "--completion");
    if (man)
        print_man();
    if (completion)
        print_completion();
    return man || completion;
}
