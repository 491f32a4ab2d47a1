/* sys.stdin, stdout, stderr; files; what print and read need of a stream. */
#ifndef PY_LIB_STREAM_H
#define PY_LIB_STREAM_H

#include "py/value.h"

extern const struct constant stream_stdin, stream_stdout, stream_stderr;
extern const struct type type_stdio, type_file, type_text_file;

val stream_open(struct py *py, size_t n, size_t nkw, const val *args);

#endif
