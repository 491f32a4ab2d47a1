#include "port/host/host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

/* --- console ------------------------------------------------------------------------------- */

static int console_read(void *context, int32_t timeout_ms)
{
    struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
    unsigned char byte;
    (void)context;
    int ready = poll(&fd, 1, timeout_ms);
    if (ready <= 0)
        return PORT_NO_BYTE;
    ssize_t n = read(STDIN_FILENO, &byte, 1);
    return n == 1 ? byte : n < 0 && errno == EINTR ? PORT_NO_BYTE : PORT_END;
}

static void console_write(void *context, const void *bytes, size_t n)
{
    const char *p = bytes;
    (void)context;
    while (n) {
        ssize_t done = write(STDOUT_FILENO, p, n);
        if (done < 0 && errno != EINTR && errno != EAGAIN)
            return;
        if (done > 0)
            p += done, n -= (size_t)done;
    }
}

/* --- time ------------------------------------------------------------------------------------ */

static uint64_t now_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
static uint32_t ticks_ms(void *context)
{
    (void)context;
    return (uint32_t)(now_ns(CLOCK_MONOTONIC) / 1000000);
}
static uint32_t ticks_us(void *context)
{
    (void)context;
    return (uint32_t)(now_ns(CLOCK_MONOTONIC) / 1000);
}
static uint32_t ticks_cpu(void *context)
{
    (void)context;
    return (uint32_t)now_ns(CLOCK_MONOTONIC);
}
static uint64_t epoch_us(void *context)
{
    (void)context;
    return now_ns(CLOCK_REALTIME) / 1000;
}
static void delay_us(void *context, uint32_t us)
{
    struct timespec t = {(time_t)(us / 1000000), (long)(us % 1000000 * 1000)};
    (void)context;
    nanosleep(&t, NULL);
}
static uint32_t random_word(void *context)
{
    uint32_t word = 0;
    (void)context;
    if (getentropy(&word, sizeof word))
        word = (uint32_t)now_ns(CLOCK_MONOTONIC);
    return word;
}
static void reset(void *context)
{
    (void)context;
    _exit(0);
}
static size_t stack_left(void *context)
{
    const struct host *host = context;
    char here;
    size_t used = host->stack_base > &here ? (size_t)(host->stack_base - &here) : (size_t)(&here - host->stack_base);
    return used < host->stack_size ? host->stack_size - used : 0;
}

/* --- files --------------------------------------------------------------------------------------- */

static int result(long n)
{
    return n < 0 ? -errno : (int)n;
}
static int file_open(void *context, const char *path, int flags)
{
    int mode = (flags & PORT_READ) && (flags & PORT_WRITE) ? O_RDWR : flags & PORT_WRITE ? O_WRONLY : O_RDONLY;
    (void)context;
    mode |= (flags & PORT_CREATE ? O_CREAT : 0) | (flags & PORT_TRUNCATE ? O_TRUNC : 0) |
            (flags & PORT_APPEND ? O_APPEND : 0) | (flags & PORT_EXCLUSIVE ? O_EXCL : 0);
    return result(open(path, mode | O_CLOEXEC, 0666));
}
static int file_close(void *context, int file)
{
    (void)context;
    return result(close(file));
}
static int file_read(void *context, int file, void *to, size_t n)
{
    (void)context;
    return result(read(file, to, n));
}
static int file_write(void *context, int file, const void *from, size_t n)
{
    (void)context;
    return result(write(file, from, n));
}
static int file_seek(void *context, int file, int32_t offset, int whence)
{
    (void)context;
    return result(lseek(file, offset, whence == 1 ? SEEK_CUR : whence == 2 ? SEEK_END : SEEK_SET));
}
static int file_flush(void *context, int file)
{
    (void)context, (void)file;
    return 0;
}

static void fill(const struct stat *from, struct port_stat *to)
{
    enum { SECONDS_1970_TO_2000 = 946684800 };
    to->mode = S_ISDIR(from->st_mode) ? 0x4000 : 0x8000;
    to->size = (uint32_t)from->st_size;
    to->mtime = (uint32_t)(from->st_mtime - SECONDS_1970_TO_2000);
}
static int file_stat(void *context, const char *path, struct port_stat *out)
{
    struct stat s;
    (void)context;
    if (stat(path, &s) < 0)
        return -errno;
    fill(&s, out);
    return 0;
}
static int file_remove(void *context, const char *path)
{
    (void)context;
    return result(unlink(path));
}
static int file_rename(void *context, const char *from, const char *to)
{
    (void)context;
    return result(rename(from, to));
}
static int file_mkdir(void *context, const char *path)
{
    (void)context;
    return result(mkdir(path, 0777));
}
static int file_rmdir(void *context, const char *path)
{
    (void)context;
    return result(rmdir(path));
}
static int file_chdir(void *context, const char *path)
{
    (void)context;
    return result(chdir(path));
}
static int file_getcwd(void *context, char *to, size_t size)
{
    (void)context;
    return getcwd(to, size) ? 0 : -errno;
}
static int file_list(void *context, const char *path, int index, char *name, size_t size, struct port_stat *out)
{
    char full[4096];
    (void)context;
    DIR *d = opendir(*path ? path : ".");
    if (!d)
        return -errno;
    struct dirent *e;
    while ((e = readdir(d)))
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..") && !index--)
            break;
    int found = e != NULL;
    if (found) {
        snprintf(name, size, "%s", e->d_name);
        snprintf(full, sizeof full, "%s/%s", *path ? path : ".", e->d_name);
        memset(out, 0, sizeof *out);
        file_stat(context, full, out);
    }
    closedir(d);
    return found;
}
static int file_statvfs(void *context, const char *path, uint32_t out[3])
{
    struct statvfs s;
    (void)context;
    if (statvfs(path, &s) < 0)
        return -errno;
    out[0] = (uint32_t)s.f_frsize;
    out[1] = (uint32_t)s.f_blocks;
    out[2] = (uint32_t)s.f_bfree;
    return 0;
}

static const struct port_files files = {
    .open = file_open, .close = file_close, .read = file_read, .write = file_write, .seek = file_seek,
    .flush = file_flush, .stat = file_stat, .remove = file_remove, .rename = file_rename, .mkdir = file_mkdir,
    .rmdir = file_rmdir, .chdir = file_chdir, .getcwd = file_getcwd, .list = file_list, .statvfs = file_statvfs,
};

const struct port host_port = {
    .platform = "linux", .machine = "the host", .sysname = "Linux",
    .read = console_read, .write = console_write, .crlf = false,
    .ticks_ms = ticks_ms, .ticks_us = ticks_us, .ticks_cpu = ticks_cpu, .epoch_us = epoch_us,
    .delay_us = delay_us, .random = random_word, .reset = reset, .stack_left = stack_left,
    .files = &files,
};

/* --- starting ------------------------------------------------------------------------------------------ */

void *host_heap(size_t *size)
{
    if (!*size)
        *size = sizeof(void *) == 8 ? (size_t)512 << 20 : (size_t)512 << 20;
    void *p = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void host_free(void *heap, size_t size)
{
    if (heap)
        munmap(heap, size);
}

void host_open(struct host *host)
{
    struct rlimit limit;
    char here;
    memset(host, 0, sizeof *host);
    host->stack_base = &here;
    host->stack_size = 2u << 20; /* of C: Python's own calls don't take it */
    if (!getrlimit(RLIMIT_STACK, &limit) && limit.rlim_cur < host->stack_size)
        host->stack_size = limit.rlim_cur;
    host->stack_size -= host->stack_size / 8;
}

/* The handler needs to know whom to tell: the one mutable variable here, set and
 * cleared by host_catch_interrupt. */
static struct py *volatile interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    if (interrupted)
        py_interrupt(interrupted);
}

void host_catch_interrupt(struct py *py)
{
    struct sigaction action = {.sa_handler = py ? on_interrupt : SIG_DFL};
    interrupted = py;
    sigaction(SIGINT, &action, NULL);
}
