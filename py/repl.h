/* The prompt, on a stream of raw bytes: the friendly one with editing, history and
 * completion; the raw one and its paste mode for programs (mpremote, Thonny). */
#ifndef PY_REPL_H
#define PY_REPL_H

#include "py/py.h"

enum repl { REPL_SOFT_RESET, REPL_END /* the input is over */, REPL_EXIT /* SystemExit on the host */ };

/* Prints the banner and serves until Ctrl-D (or the input's end). */
enum repl repl_run(struct py *py);
/* The same on a host's terminal, put into raw mode meanwhile. */
enum py_run repl_host(struct py *py);

#endif
