/* Programs on a board's port: see client.h. */
#include "cmd/client.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "board/host/control.h"
#include "cmd/carried.h"

enum { NOT_FOUND = 127, SIGNALLED = 128 };

/* The library as a file without a name: gone with the process that runs. */
static int library(void)
{
    int fd = memfd_create("espy-lines", 0);
    size_t size = (size_t)(carried_lines_end - carried_lines);
    if (fd >= 0 && write(fd, carried_lines, size) != (ssize_t)size) {
        close(fd);
        return -1;
    }
    return fd;
}

static void preload(int fd)
{
    char path[64], all[512];
    const char *others = getenv("LD_PRELOAD");
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)getpid(), fd);
    snprintf(all, sizeof all, "%s%s%s", path, others ? " " : "", others ? others : "");
    setenv("LD_PRELOAD", all, 1);
}

static void become(const char *board, const char *port, char *const words[])
{
    char socket[CONTROL_PATH];
    int fd = library();
    if (fd >= 0 && control_path(socket, board) == HOST_OK) {
        preload(fd);
        setenv("ESPY_LINES_PORT", port, 1);
        setenv("ESPY_LINES_SOCKET", socket, 1);
    }
    setenv("ESPY_PORT", port, 1);
    setenv("ESPTOOL_PORT", port, 1);
    execvp(words[0], words);
    fprintf(stderr, "espy board: %s: %s\n", words[0], strerror(errno));
    _exit(NOT_FOUND);
}

pid_t client_start(const char *board, const char *port, char *const words[])
{
    fflush(NULL);
    pid_t child = fork();
    if (child)
        return child;
    signal(SIGPIPE, SIG_DFL);
    become(board, port, words);
    return -1;
}

int client_wait(pid_t client)
{
    int status;
    while (waitpid(client, &status, 0) < 0)
        if (errno != EINTR)
            return NOT_FOUND;
    return WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALLED + WTERMSIG(status);
}
