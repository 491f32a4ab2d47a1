/* The prompt on the host's terminal. */
#include <termios.h>
#include <unistd.h>

#include "port/host/host.h"
#include "py/repl.h"

enum py_run repl_host(struct py *py)
{
    struct termios before, raw;
    struct port *port = (struct port *)(uintptr_t)py->port;
    (void)port;
    bool terminal = !tcgetattr(STDIN_FILENO, &before);
    if (terminal) {
        raw = before;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        raw.c_iflag &= ~(tcflag_t)(ICRNL | IXON);
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    }
    enum repl r = repl_run(py);
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    return r == REPL_EXIT ? PY_EXIT : PY_OK;
}
