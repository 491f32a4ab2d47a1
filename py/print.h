/* Text output: to the console, to a string being built, to a Python stream. */
#ifndef PY_PRINT_H
#define PY_PRINT_H

#include <stdarg.h>

#include "py/value.h"

struct sink {
    void (*put)(struct py *py, struct sink *sink, const char *text, size_t n);
    val target; /* a builder or a stream */
};

struct sink print_console(struct py *py);
struct sink print_to_builder(struct py *py);
struct sink print_to_stream(struct py *py, val stream);
val print_built(struct py *py, struct sink *sink); /* what a builder got, as str */
val print_built_bytes(struct py *py, struct sink *sink);
size_t print_built_length(const struct sink *sink);

void print_bytes(struct py *py, struct sink *to, const char *text, size_t n);
void print_c(struct py *py, struct sink *to, const char *text);
void print_char(struct py *py, struct sink *to, char c);
void print_pad(struct py *py, struct sink *to, char c, size_t n);
void print_int(struct py *py, struct sink *to, intptr_t n);
void print_str(struct py *py, struct sink *to, val text);
void print_value(struct py *py, struct sink *to, val v, enum print_how how);
/* The formats of py_error. */
void print_format(struct py *py, struct sink *to, const char *format, ...);
void print_vformat(struct py *py, struct sink *to, const char *format, va_list *args);
val print_to_str(struct py *py, val v, enum print_how how);

#endif
