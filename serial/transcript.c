/* A recorded session in place of a board: what the program writes must be what the
 * transcript says was written; what the transcript says was read is read then.
 *
 * One line each: "> 48656c6c6f" written, "< 4f4b" read, "# ..." a remark.  Writing
 * anything else than the next expected bytes is PORT_FAILED. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serial/transport.h"

struct transcript {
    char *text, *at; /* at: the next digit of the current line */
};

static int digit(char c)
{
    return isdigit((unsigned char)c)    ? c - '0'
           : isxdigit((unsigned char)c) ? tolower(c) - 'a' + 10
                                        : -1;
}

static char *skip_to_line(char *p)
{
    while (*p && (isspace((unsigned char)*p) || *p == '#'))
        p += *p == '#' ? strcspn(p, "\n") : 1;
    return p;
}

/* At the digits of a line that starts with `direction`? */
static bool at_line(struct transcript *t, char direction)
{
    if (digit(*t->at) >= 0) {
        char *start = t->at;
        while (start > t->text && *start != '>' && *start != '<')
            start--;
        return *start == direction;
    }
    char *p = skip_to_line(t->at);
    if (*p != direction)
        return false;
    p++;
    p += strspn(p, " ");
    t->at = p;
    return true;
}

static bool next_byte(struct transcript *t, char direction, uint8_t *byte)
{
    if (!at_line(t, direction) || digit(t->at[0]) < 0 || digit(t->at[1]) < 0)
        return false;
    *byte = (uint8_t)(digit(t->at[0]) << 4 | digit(t->at[1]));
    t->at += 2;
    return true;
}

static int transcript_receive(struct port *port, void *bytes, size_t size)
{
    uint8_t *p = bytes;
    size_t n = 0;
    while (n < size && next_byte(port->state, '<', &p[n]))
        n++;
    return n == 0 && !*skip_to_line(((struct transcript *)port->state)->at) ? PORT_GONE : (int)n;
}

static int transcript_send(struct port *port, const void *bytes, size_t size)
{
    const uint8_t *p = bytes;
    uint8_t expected;
    for (size_t i = 0; i < size; i++)
        if (!next_byte(port->state, '>', &expected) || expected != p[i])
            return PORT_FAILED;
    return (int)size;
}

static int accept_setting(struct port *port, unsigned setting)
{
    (void)port, (void)setting;
    return PORT_OK;
}

static void keep(struct port *port)
{
    (void)port;
}

static void transcript_close(struct port *port)
{
    struct transcript *t = port->state;
    free(t->text);
    free(t);
}

static const struct transport transcript = {
    .receive = transcript_receive,
    .send = transcript_send,
    .set_baud = accept_setting,
    .set_lines = accept_setting,
    .discard = keep,
    .close = transcript_close,
};

static char *read_text(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;
    if (!f)
        return NULL;
    if (getdelim(&text, &size, 0, f) < 0) {
        free(text);
        text = NULL;
    }
    fclose(f);
    return text;
}

int transcript_open(struct port *port)
{
    struct transcript *t = calloc(1, sizeof *t);
    if (!t)
        return PORT_FAILED;
    t->text = t->at = read_text(port->name + strlen("transcript:"));
    if (!t->text) {
        free(t);
        return PORT_MISSING;
    }
    port->state = t;
    port->transport = &transcript;
    port->abilities = PORT_SETS_BAUD | PORT_SETS_LINES;
    return PORT_OK;
}
