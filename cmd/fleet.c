/* Several boards at once. */
#include "cmd/fleet.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "serial/list.h"

enum { BOARDS_MAX = 64 };

struct board {
    const char *port;
    pid_t pid;
    FILE *words; /* what it prints, kept until it ends */
};

struct fleet {
    struct board board[BOARDS_MAX];
    int count;
    char **argv; /* the line without its ports */
    int argc;
};

/* The port that argv[i] names, stepping i over it; NULL when it names none. */
static const char *port_at(int argc, char **argv, int *i)
{
    const char *word = argv[*i];
    if (!strncmp(word, "--port=", 7))
        return word + 7;
    if ((!strcmp(word, "--port") || !strcmp(word, "-p")) && *i + 1 < argc)
        return argv[++*i];
    return NULL;
}

bool fleet_wanted(int argc, char **argv)
{
    int ports = 0;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--all-ports"))
            return true;
        ports += port_at(argc, argv, &i) != NULL;
    }
    return ports > 1;
}

static void add(struct fleet *f, const char *port)
{
    if (f->count < BOARDS_MAX)
        f->board[f->count++] = (struct board){.port = port};
}

static void add_all_ports(struct fleet *f)
{
    struct port_entry entries[BOARDS_MAX];
    size_t n = port_list(entries, BOARDS_MAX);
    for (size_t i = 0; i < n && entries[i].usb; i++)
        add(f, strdup(entries[i].name));
}

/* Room for "--port P" at the end. */
static void split_line(struct fleet *f, int argc, char **argv)
{
    f->argv = calloc((size_t)argc + 3, sizeof *f->argv);
    for (int i = 0; i < argc; i++) {
        const char *port = i > 0 ? port_at(argc, argv, &i) : NULL;
        if (port)
            add(f, port);
        else if (i > 0 && !strcmp(argv[i], "--all-ports"))
            add_all_ports(f);
        else
            f->argv[f->argc++] = argv[i];
    }
}

/* `--port P` goes in front of the other words: some options take all that follows. */
static void start(struct fleet *f, struct board *b, const struct command *command)
{
    fflush(NULL);
    b->words = tmpfile();
    b->pid = b->words ? fork() : -1;
    if (b->pid != 0)
        return;
    dup2(fileno(b->words), STDOUT_FILENO);
    dup2(fileno(b->words), STDERR_FILENO);
    memmove(&f->argv[3], &f->argv[1], (size_t)f->argc * sizeof *f->argv);
    f->argv[1] = (char[]){"--port"};
    f->argv[2] = (char *)b->port;
    int code = command->run(f->argc + 2, f->argv);
    fflush(NULL);
    _exit(code);
}

/* The last line of what it printed that says something, errors first. */
static void print_result(struct board *b, bool good)
{
    char *line = NULL, *last = NULL, *error = NULL;
    size_t room = 0;
    rewind(b->words);
    while (getline(&line, &room, b->words) > 0) {
        char *at = strstr(line, "A fatal error occurred: ");
        line[strcspn(line, "\n")] = 0;
        if (at && !error)
            error = strdup(at + strlen("A fatal error occurred: "));
        if (!strncmp(line, "Wrote ", 6) || strstr(line, "verified") || strstr(line, "success")) {
            free(last);
            last = strdup(line);
        }
    }
    printf("%s: %s%s%s\n", b->port, good ? "ok" : "failed", error || last ? ": " : "",
           error  ? error
           : last ? last
                  : "");
    fflush(stdout);
    free(line);
    free(last);
    free(error);
}

static int await_one(struct fleet *f)
{
    int status;
    pid_t pid = wait(&status);
    for (int i = 0; i < f->count; i++)
        if (f->board[i].pid == pid) {
            bool good = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_OK;
            print_result(&f->board[i], good);
            fclose(f->board[i].words);
            return good ? EXIT_OK : EXIT_USAGE;
        }
    return EXIT_OK;
}

int fleet_run(const struct command *command, int argc, char **argv)
{
    struct fleet f = {0};
    int code = EXIT_OK, running = 0;
    split_line(&f, argc, argv);
    if (f.count == 0) {
        fprintf(stderr, "espy: no USB adapter is there.\n");
        return EXIT_USAGE;
    }
    for (int i = 0; i < f.count; i++) {
        start(&f, &f.board[i], command);
        running += f.board[i].pid > 0;
    }
    signal(SIGINT, SIG_IGN); /* the boards' processes get it, and end in order */
    while (running-- > 0)
        if (await_one(&f) != EXIT_OK)
            code = EXIT_USAGE;
    free(f.argv);
    return code;
}
