/* Reading esptool's configuration file. */
#include "cmd/config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_MAX = 64, NAME_MAX_LENGTH = 64 };

/* All that esptool's documentation lists; those without a place here change nothing. */
static const char *const known[] = {"timeout",
                                    "chip_erase_timeout",
                                    "max_timeout",
                                    "sync_timeout",
                                    "md5_timeout_per_mb",
                                    "erase_region_timeout_per_mb",
                                    "erase_write_timeout_per_mb",
                                    "mem_end_rom_timeout",
                                    "serial_write_timeout",
                                    "connect_attempts",
                                    "write_block_attempts",
                                    "reset_delay",
                                    "open_port_attempts",
                                    "custom_reset_sequence",
                                    "custom_hard_reset_sequence"};

struct reader {
    struct config *config;
    char seen[NAMES_MAX][NAME_MAX_LENGTH];
    int count;
    bool in_section, found;
};

static char *trim(char *text)
{
    text += strspn(text, " \t");
    for (size_t n = strlen(text); n > 0 && isspace((unsigned char)text[n - 1]); n--)
        text[n - 1] = 0;
    return text;
}

static bool is_known(const char *name)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!strcmp(known[i], name))
            return true;
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void set(struct config *c, const char *name, const char *value)
{
    if (!strcmp(name, "connect_attempts"))
        c->connect_attempts = atoi(value);
    else if (!strcmp(name, "open_port_attempts"))
        c->open_port_attempts = atoi(value) > 0 ? atoi(value) : -1;
    else if (!strcmp(name, "reset_delay"))
        c->reset_delay = atof(value);
    else if (!strcmp(name, "custom_reset_sequence"))
        snprintf(c->reset_sequence, sizeof c->reset_sequence, "%s", value);
    else if (!strcmp(name, "custom_hard_reset_sequence"))
        snprintf(c->hard_reset_sequence, sizeof c->hard_reset_sequence, "%s", value);
}

static void take_setting(struct reader *r, char *line)
{
    char *equals = line + strcspn(line, "=:");
    struct config *c = r->config;
    if (!*equals) {
        snprintf(c->broken, sizeof c->broken, "'%.200s' is no setting", line);
        return;
    }
    *equals = 0;
    const char *name = trim(line), *value = trim(equals + 1);
    for (int i = 0; i < r->count; i++)
        if (!strcmp(r->seen[i], name))
            snprintf(c->broken, sizeof c->broken,
                     "option '%.60s' in section 'esptool' already exists", name);
    if (r->count < NAMES_MAX)
        snprintf(r->seen[r->count++], NAME_MAX_LENGTH, "%s", name);
    set(c, name, value);
}

static void take_line(struct reader *r, char *line)
{
    line = trim(line);
    if (*line == '#' || *line == ';' || !*line)
        return;
    if (*line == '[') {
        r->in_section = !strcmp(line, "[esptool]");
        r->found |= r->in_section;
    } else if (r->in_section) {
        take_setting(r, line);
    }
}

static void list_unknown(struct reader *r)
{
    size_t n = 0;
    char *out = r->config->unknown;
    qsort(r->seen, (size_t)r->count, sizeof r->seen[0], by_name);
    for (int i = 0; i < r->count && n < sizeof r->config->unknown - NAME_MAX_LENGTH - 2; i++)
        if (!is_known(r->seen[i]))
            n += (size_t)sprintf(out + n, "%s%s", n ? ", " : "", r->seen[i]);
}

static void forget(struct config *c)
{
    *c = (struct config){.reset_delay = -1};
}

/* True when the file has our section, or is broken. */
static bool read_file(struct config *c, const char *path)
{
    struct reader r = {.config = c};
    char *line = NULL;
    size_t room = 0;
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    while (getline(&line, &room, f) >= 0)
        take_line(&r, line);
    free(line);
    fclose(f);
    if (!r.found)
        return false;
    list_unknown(&r);
    snprintf(c->path, sizeof c->path, "%s", path);
    return true;
}

static bool read_folder(struct config *c, const char *folder)
{
    static const char *const names[] = {"esptool.cfg", "setup.cfg", "tox.ini"};
    char path[1024];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if (read_file(c, path))
            return true;
    }
    return false;
}

void config_load(struct config *c)
{
    const char *named = getenv("ESPTOOL_CFGFILE"), *home = getenv("HOME");
    char here[900] = "", folder[900];
    forget(c);
    if (named) {
        c->named = true;
        read_file(c, named);
        return;
    }
    if (!getcwd(here, sizeof here) || read_folder(c, here) || !home)
        return;
    snprintf(folder, sizeof folder, "%s/.config/esptool", home);
    if (!read_folder(c, folder))
        read_folder(c, home);
}
