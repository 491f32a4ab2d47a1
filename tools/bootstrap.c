/* bootstrap SOURCE NAME OUT [statements]: compiles the modules that the other programs have inside, before
 * there are such programs. */
#include <stdio.h>
#include <stdlib.h>

#include "port/host/host.h"
#include "port/host/savecode.h"
#include "py/import.h"
#include "py/lib/frozen.h"

const struct frozen frozen_modules[] = {{NULL, NULL}};
const struct frozen_file frozen_files[] = {{NULL, NULL}};

static bool compile(struct py *py, char **argv, struct savecode *code)
{
    struct trap trap;
    if (py_try(py, &trap)) {
        py_print_error(py, trap.error);
        return false;
    }
    val source = import_read(py, argv[1]);
    if (source)
        savecode(py, source, argv[2], argv[4] ? SAVECODE_STATEMENTS : SAVECODE_WHOLE, code);
    py_end_try(py);
    return source != 0;
}

int main(int argc, char **argv)
{
    struct host host;
    struct savecode code = {0};
    size_t size = 64u << 20;
    void *heap = host_heap(&size);
    if (argc < 4 || !heap)
        return 2;
    host_open(&host);
    struct py *py = py_open(&host_port, &host, heap, size);
    FILE *f = py && compile(py, argv, &code) ? fopen(argv[3], "wb") : NULL;
    bool ok = f && fwrite(code.data, 1, code.length, f) == code.length;
    if (f && fclose(f))
        ok = false;
    free(code.data);
    return ok ? 0 : 1;
}
