/* @FILE on the command line. */
#include "cmd/arguments.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct words {
    char **word;
    int count;
};

static void append(struct words *w, char *word)
{
    char **more = realloc(w->word, ((size_t)w->count + 2) * sizeof *more);
    if (!more || !word) {
        fputs("espy: out of memory.\n", stderr);
        exit(2);
    }
    w->word = more;
    more[w->count++] = word;
    more[w->count] = NULL;
}

/* One word of a text, in place; what is behind it. */
static char *take_word(char *text, char **word)
{
    char *to = *word = text;
    char quote = 0;
    for (; *text && (quote || !isspace((unsigned char)*text)); text++)
        if (quote ? *text == quote : *text == '"' || *text == '\'')
            quote = quote ? 0 : *text;
        else
            *to++ = *text;
    char *next = *text ? text + 1 : text;
    *to = 0;
    return next;
}

static bool append_file(struct words *w, const char *path)
{
    char *text = NULL, *word;
    size_t size = 0;
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    if (getdelim(&text, &size, 0, f) < 0)
        text = strdup("");
    fclose(f);
    for (char *at = text; *(at += strspn(at, " \t\r\n"));) {
        at = take_word(at, &word);
        append(w, word);
    }
    return true;
}

void arguments_expand(int *argc, char ***argv)
{
    struct words w = {0};
    for (int i = 0; i < *argc; i++)
        if (i == 0 || (*argv)[i][0] != '@' || !append_file(&w, (*argv)[i] + 1))
            append(&w, (*argv)[i]);
    *argc = w.count;
    *argv = w.word;
}
