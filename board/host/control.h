/* Commands to a running board: one line to its socket, an answer back.
 *
 * The answer's first line is "ok" or "error: why"; more lines may follow. */
#ifndef BOARD_HOST_CONTROL_H
#define BOARD_HOST_CONTROL_H

#include <stddef.h>

#include "board/host/flashfile.h"

enum { CONTROL_LINE = 512, CONTROL_ANSWER = 4096, CONTROL_PATH = 108 };

struct control_server {
    int listener; /* -1 when closed */
    char path[CONTROL_PATH];
};

/* A client whose command is being carried out. */
struct control_client {
    int fd; /* -1: none */
    char line[CONTROL_LINE];
    size_t length;
};

/* Where the socket of the board called `name` is; the folder is made. */
enum host_status control_path(char path[CONTROL_PATH], const char *name)
    __attribute__((warn_unused_result));

/* HOST_IN_USE when a board of that name answers already. */
enum host_status control_open(struct control_server *server, const char *name)
    __attribute__((warn_unused_result));
void control_close(struct control_server *server);

/* Takes a waiting client; fd -1 when there is none. */
struct control_client control_accept(struct control_server *server);
/* Reads on; 1 when the line is whole, 0 when it isn't yet, -1 when the client is gone. */
int control_read(struct control_client *client);
/* Answers and hangs up. */
void control_answer(struct control_client *client, const char *text);

/* The other side: sends a line to the board called `name`, returns its whole answer.
 * HOST_SYSTEM with ENOENT or ECONNREFUSED: there is no such board. */
enum host_status control_ask(const char *name, const char *line, char *answer, size_t size)
    __attribute__((warn_unused_result));

#endif
