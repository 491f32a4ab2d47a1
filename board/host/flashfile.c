/* Flash files. */
#include "board/host/flashfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEFAULT_SIZE = 0x80000, LEAST_SIZE = 0x40000, MOST_SIZE = 0x1000000 };

static int is_chip_size(size_t size)
{
    return size >= LEAST_SIZE && size <= MOST_SIZE && !(size & (size - 1));
}

size_t flash_size_of(const char *word)
{
    char *unit;
    size_t size = strtoul(word, &unit, 10);
    if (!strcasecmp(unit, "KB") || !strcasecmp(unit, "K"))
        size <<= 10;
    else if (!strcasecmp(unit, "MB") || !strcasecmp(unit, "M"))
        size <<= 20;
    else if (*unit)
        return 0;
    return is_chip_size(size) ? size : 0;
}

/* --- making --------------------------------------------------------------- */

static int write_erased(int fd, size_t size)
{
    uint8_t sector[4096];
    memset(sector, 0xFF, sizeof sector);
    for (size_t done = 0; done < size; done += sizeof sector)
        if (write(fd, sector, sizeof sector) != (ssize_t)sizeof sector)
            return -1;
    return 0;
}

/* link() doesn't replace what another process made meanwhile. */
static enum host_status create(const char *path, size_t size)
{
    char aside[PATH_MAX];
    int n = snprintf(aside, sizeof aside, "%s.XXXXXX", path);
    if (n < 0 || (size_t)n >= sizeof aside)
        return HOST_TOO_LONG;
    int fd = mkstemp(aside);
    if (fd < 0)
        return HOST_SYSTEM;
    mode_t mask = umask(0);
    umask(mask);
    int bad = write_erased(fd, size) || fchmod(fd, 0666 & ~mask) || link(aside, path);
    int why = errno;
    unlink(aside);
    close(fd);
    errno = why;
    return bad && why != EEXIST ? HOST_SYSTEM : HOST_OK;
}

/* --- opening -------------------------------------------------------------- */

static enum host_status no_map(struct flash_file *f)
{
    f->bytes = NULL;
    return HOST_SYSTEM;
}

static enum host_status in_memory(struct flash_file *f, size_t size)
{
    f->size = size ? size : DEFAULT_SIZE;
    f->bytes = mmap(NULL, f->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (f->bytes == MAP_FAILED)
        return no_map(f);
    memset(f->bytes, 0xFF, f->size);
    return HOST_OK;
}

static enum host_status map(struct flash_file *f, size_t size)
{
    struct stat st;
    if (fstat(f->fd, &st))
        return HOST_SYSTEM;
    f->size = (size_t)st.st_size;
    if (!is_chip_size(f->size) || (size && f->size != size))
        return HOST_WRONG_SIZE;
    if (flock(f->fd, LOCK_EX | LOCK_NB))
        return errno == EWOULDBLOCK ? HOST_LOCKED : HOST_SYSTEM;
    f->bytes = mmap(NULL, f->size, PROT_READ | PROT_WRITE, MAP_SHARED, f->fd, 0);
    return f->bytes == MAP_FAILED ? no_map(f) : HOST_OK;
}

enum host_status flash_file_open(struct flash_file *f, const char *path, size_t size)
{
    *f = (struct flash_file){.fd = -1};
    if (!path)
        return in_memory(f, size);
    enum host_status status = HOST_OK;
    f->fd = open(path, O_RDWR | O_CLOEXEC);
    if (f->fd < 0 && errno == ENOENT) {
        status = create(path, size ? size : DEFAULT_SIZE);
        f->fd = status < 0 ? -1 : open(path, O_RDWR | O_CLOEXEC);
    }
    if (status < 0)
        return status;
    return f->fd < 0 ? HOST_SYSTEM : map(f, size);
}

void flash_file_close(struct flash_file *f)
{
    if (f->bytes)
        munmap(f->bytes, f->size);
    if (f->fd >= 0)
        close(f->fd);
    *f = (struct flash_file){.fd = -1};
}
