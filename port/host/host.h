/* The host as a port: the process's stdin and stdout, POSIX files, the clock. */
#ifndef PORT_HOST_HOST_H
#define PORT_HOST_HOST_H

#include "py/py.h"

struct host {
    struct py *py;
    char *stack_base; /* an address at the start of C's stack */
    size_t stack_size;
};

extern const struct port host_port;

/* A region for the heap of `size` bytes (0: as large as is sensible); NULL: no memory. */
void *host_heap(size_t *size);
void host_free(void *heap, size_t size);
void host_open(struct host *host);
/* SIGINT becomes KeyboardInterrupt of this interpreter; NULL: as before. */
void host_catch_interrupt(struct py *py);

#endif
