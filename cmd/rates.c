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
    int n = cache ? snprintf(folder, sizeof folder, "%s", cache) : snprintf(folder, sizeof folder, "%s/.cache", home);
    if (make)
        mkdir(folder, 0700);
    snprintf(folder + n, sizeof folder - (size_t)n, "/espy");
    if (make)
        mkdir(folder, 0700);
    return snprintf(path, size, "%s/rates", folder) < (int)size;
}

/* The last line about a port counts. */
unsigned rates_recall(const char *port, unsigned wanted)
{
    char path[1024], name[PATH_MAX], line[PATH_MAX + 32];
    unsigned limit = wanted, rate;
    int end = 0;
    FILE *f = file_name(path, sizeof path, false) ? fopen(path, "r") : NULL;
    lasting_name(port, name, sizeof name);
    while (f && fgets(line, sizeof line, f))
        if (!strncmp(line, name, strlen(name)) && sscanf(line + strlen(name), " %u%n", &rate, &end) == 1 && rate > 0)
            limit = rate;
    if (f)
        fclose(f);
    return limit < wanted ? limit : wanted;
}

void rates_remember(const char *port, unsigned worked)
{
    char path[1024], name[PATH_MAX];
    FILE *f = file_name(path, sizeof path, true) ? fopen(path, "a") : NULL;
    lasting_name(port, name, sizeof name);
    if (!f || strchr(name, ' '))
        return;
    fprintf(f, "%s %u\n", name, worked);
    fclose(f);
}
