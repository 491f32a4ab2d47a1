/* A file aside, and its renaming. */
#include "cmd/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fits(int length)
{
    errno = ENAMETOOLONG;
    return length >= 0 && length < PATH_MAX;
}

/* The mode that an ordinary new file would have, or that of the file it replaces. */
static mode_t mode_of(const struct stat *old)
{
    mode_t mask = umask(0);
    umask(mask);
    return old ? old->st_mode & 07777 : 0666 & ~mask;
}

static bool open_aside(struct output *o, const struct stat *old)
{
    if (!fits(snprintf(o->aside, sizeof o->aside, "%s.XXXXXX", o->path))) {
        o->aside[0] = '\0';
        return false;
    }
    int fd = mkstemp(o->aside);
    if (fd < 0) {
        o->aside[0] = '\0';
        return false;
    }
    o->file = fchmod(fd, mode_of(old)) ? NULL : fdopen(fd, "wb");
    return o->file != NULL;
}

bool output_open(struct output *o, const char *path)
{
    struct stat old;
    *o = (struct output){0};
    if (!strcmp(path, "-")) {
        o->file = stdout;
        return true;
    }
    if (!realpath(path, o->path) && !fits(snprintf(o->path, sizeof o->path, "%s", path)))
        return false;
    bool there = stat(o->path, &old) == 0;
    if (!there || S_ISREG(old.st_mode))
        return open_aside(o, there ? &old : NULL);
    o->file = fopen(o->path, "wb");
    return o->file != NULL;
}

bool output_close(struct output *o, bool good)
{
    int why = errno;
    bool written = o->file && fflush(o->file) == 0 && good;
    why = good ? errno : why;
    if (o->file && o->file != stdout)
        written = fclose(o->file) == 0 && written;
    if (o->aside[0] && !(written && rename(o->aside, o->path) == 0)) {
        why = written ? errno : why;
        unlink(o->aside);
        written = false;
    }
    errno = why;
    return written;
}

bool output_save(const char *path, const void *bytes, size_t size)
{
    struct output o;
    bool good = output_open(&o, path) && fwrite(bytes, 1, size, o.file) == size;
    return output_close(&o, good);
}
