/* Rates that failed, remembered. */
#include "cmd/rates.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The adapter's lasting name when it has one: the link in /dev/serial/by-id that leads to it. */
static void lasting_name(const char *port, char *name, size_t size)
{
    static const char folder[] = "/dev/serial/by-id";
    char wanted[PATH_MAX], link[PATH_MAX], real[PATH_MAX];
    DIR *d = opendir(folder);
    snprintf(name, size, "%s", port);
    if (!d || !realpath(port, wanted)) {
        if (d)
            closedir(d);
        return;
    }
    for (struct dirent *e; (e = readdir(d));) {
        snprintf(link, sizeof link, "%s/%s", folder, e->d_name);
        if (e->d_name[0] != '.' && realpath(link, real) && !strcmp(real, wanted))
            snprintf(name, size, "%s", link);
    }
    closedir(d);
}

static bool file_name(char *path, size_t size, bool make)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char folder[900];
    if (!cache && !home)
        return false;
    int n = cache ? snprintf(folder, sizeof folder, "%s", cache)
                  : snprintf(folder, sizeof folder, "%s/.cache", home);
    if (make)
        mkdir(folder, 0700);
    snprintf(folder + n, sizeof folder - (size_t)n, "/espy");
    if (make)
        mkdir(folder, 0700);
    return snprintf(path, size, "%s/rates", folder) < (int)size;
}

enum mark { UNKNOWN, GOOD, BAD };
enum { RATES_MAX = 32, SAFE = 115200 };

struct rates {
    struct {
        unsigned rate;
        enum mark mark;
    } of[RATES_MAX];
    int count;
};

static enum mark *mark_of(struct rates *r, unsigned rate)
{
    for (int i = 0; i < r->count; i++)
        if (r->of[i].rate == rate)
            return &r->of[i].mark;
    if (r->count < RATES_MAX)
        r->of[r->count++].rate = rate;
    return &r->of[r->count - 1].mark;
}

static void read_rates(struct rates *r, const char *name)
{
    char path[1024], line[PATH_MAX + 32], word[8];
    unsigned rate;
    FILE *f = file_name(path, sizeof path, false) ? fopen(path, "r") : NULL;
    while (f && fgets(line, sizeof line, f))
        if (!strncmp(line, name, strlen(name)) &&
            sscanf(line + strlen(name), " %u %7s", &rate, word) == 2)
            *mark_of(r, rate) = !strcmp(word, "ok") ? GOOD : BAD;
    if (f)
        fclose(f);
}

static bool has_name(const char *name)
{
    return strncmp(name, "/dev/pts/", 9) && !strchr(name, ' ');
}

static enum mark recall(struct rates *r, const char *port, unsigned rate)
{
    char name[PATH_MAX];
    lasting_name(port, name, sizeof name);
    if (has_name(name))
        read_rates(r, name);
    return *mark_of(r, rate);
}

unsigned rates_recall(const char *port, unsigned wanted)
{
    struct rates r = {0};
    unsigned best = SAFE;
    if (recall(&r, port, wanted) != BAD)
        return wanted;
    for (int i = 0; i < r.count; i++)
        if (r.of[i].mark == GOOD && r.of[i].rate < wanted && r.of[i].rate > best)
            best = r.of[i].rate;
    return best;
}

bool rates_proven(const char *port, unsigned rate)
{
    struct rates r = {0};
    return recall(&r, port, rate) == GOOD;
}

void rates_remember(const char *port, unsigned rate, bool good)
{
    char path[1024], name[PATH_MAX];
    struct rates r = {0};
    lasting_name(port, name, sizeof name);
    if (!has_name(name) || recall(&r, port, rate) == (good ? GOOD : BAD))
        return;
    FILE *f = file_name(path, sizeof path, true) ? fopen(path, "a") : NULL;
    if (!f)
        return;
    fprintf(f, "%s %u %s\n", name, rate, good ? "ok" : "bad");
    fclose(f);
}
