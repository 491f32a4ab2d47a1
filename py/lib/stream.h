/* sys.stdin, stdout, stderr; files; what print and read need of a stream. */
#ifndef PY_LIB_STREAM_H
#define PY_LIB_STREAM_H

#include "py/value.h"

extern const struct constant stream_stdin, stream_stdout, stream_stderr;
extern const struct type type_stdio, type_stdio_raw, type_file, type_text_file;

val stream_open(struct py *py, size_t n, size_t nkw, const val *args);

/* A file of the port by its path, or by its number there. */
val stream_open_file(struct py *py, val what, val mode);

/* PORT_ flags of a mode as open takes it; *text is set by 'b' and 't' only. */
int stream_mode(struct py *py, const char *mode, bool *text);

/* At most `most` bytes (of text: characters; < 0: all) or up to a line's end, from any file. */
typedef size_t stream_reader(struct py *py, val file, void *to, size_t n);
val stream_get(struct py *py, val file, stream_reader *read, bool text, intptr_t most, bool line);

/* What write(data), write(data, most) or write(data, from, most) means; args[0] is the stream. */
void stream_part(struct py *py, size_t n, const val *args, struct buffer *out);
/* How much a stream wants to be read at a time, if it says so by ioctl; at most `most`. */
size_t stream_chunk(struct py *py, val stream, size_t most);
/* At most `size` bytes of any object with readinto or read; 0 at the end, -1: it would wait. */
intptr_t stream_read(struct py *py, val stream, void *to, size_t size);

#endif
