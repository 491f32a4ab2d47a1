/* What a port supplies to the Python: a console, time, pins, files, a reset.
 *
 * A port is one const table of functions (in read-only memory on the chip) and a
 * context pointer that each function gets back.  A group that a board lacks is
 * NULL (`pins`, `files`); a single function is never NULL inside a group that is
 * there.  No function of a port may raise, allocate from the Python's heap or
 * call the interpreter, save the three that are marked "from an interrupt" below.
 *
 * Starting an interpreter (see also py/py.h and py/repl.h):
 *
 *     static uint32_t heap[14 * 1024];                  // any aligned region of RAM
 *
 *     void main(void)
 *     {
 *         struct py *py;
 *         do {                                          // Ctrl-D: a soft reset
 *             py = py_open(&my_port, my_context, heap, sizeof heap);
 *             my_context->py = py;                      // for py_interrupt and friends
 *             py_run_file(py, "boot.py", PY_IF_EXISTS); // when there are files
 *             py_run_file(py, "main.py", PY_IF_EXISTS);
 *         } while (repl_run(py) == REPL_SOFT_RESET);    // the prompt; prints its banner
 *         py_close(py);
 *     }
 *
 * The interpreter's state lies at the start of the heap region; the rest of the
 * region is the Python heap.  The region may be given anew after py_close.
 *
 * From an interrupt a port may call, and only these (they set a flag or fill a
 * small ring and return; the interpreter looks at the flag at each loop edge):
 *
 *     py_interrupt(py);             // a byte equal to py_interrupt_byte(py) came in:
 *                                   // KeyboardInterrupt; don't queue that byte
 *     py_pin_event(py, pin, edges); // an edge that `irq` asked for was seen
 *     py_timer_event(py, timer);    // a timer set by `timer_set` fired
 *
 * Place the section .text.vm_loop (function vm_loop, py/vm.c) in IRAM; all else
 * may run from flash.  Constants are read by words; the few narrow reads that are
 * left need the exception handler that emulates them. */
#ifndef PY_PORT_H
#define PY_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PORT_NO_BYTE = -1,  /* console: none arrived in the time given */
    PORT_END = -2,      /* console: there will be no more (host: end of file) */
    PORT_FOREVER = -1,  /* a timeout without a bound */
    PORT_PINS_MAX = 32, /* pins are 0 to 31 */
};

enum port_pin_mode { PORT_PIN_IN, PORT_PIN_OUT, PORT_PIN_OPEN_DRAIN };
enum port_pin_pull { PORT_PULL_NONE, PORT_PULL_UP, PORT_PULL_DOWN };
enum port_edge { PORT_EDGE_RISING = 1, PORT_EDGE_FALLING = 2 };
enum port_reset { PORT_RESET_POWER, PORT_RESET_HARD, PORT_RESET_WATCHDOG, PORT_RESET_SOFT,
                  PORT_RESET_DEEP_SLEEP };

/* Digital pins.  `pin` has passed `exists`. */
struct port_pins {
    bool (*exists)(void *ctx, int pin);
    /* Sets direction and pull; `level` is the first output (0, 1, or -1: leave as it
     * is), set before the pin starts to drive.  False: this pin can't do that. */
    bool (*setup)(void *ctx, int pin, enum port_pin_mode mode, enum port_pin_pull pull, int level);
    int (*read)(void *ctx, int pin); /* the level at the pad: 0 or 1 */
    /* Sets the output latch.  Of an open-drain pin 1 releases the line. */
    void (*write)(void *ctx, int pin, int level);
    /* Reports `edges` (a mask of port_edge; 0 stops) by py_pin_event. */
    bool (*irq)(void *ctx, int pin, int edges);
};

/* Files: an open file is a small int >= 0; an error is a negative errno as in
 * py/errno.def (PORT_ENOENT ...).  Paths are UTF-8 with '/', NUL-terminated. */
enum port_open { PORT_READ = 1, PORT_WRITE = 2, PORT_CREATE = 4, PORT_TRUNCATE = 8,
                 PORT_APPEND = 16, PORT_EXCLUSIVE = 32 };
struct port_stat {
    uint32_t mode;  /* 0x8000 a file, 0x4000 a folder */
    uint32_t size;  /* bytes */
    uint32_t mtime; /* seconds since 2000-01-01, 0: unknown */
};
struct port_files {
    int (*open)(void *ctx, const char *path, int flags);
    int (*close)(void *ctx, int file);
    int (*read)(void *ctx, int file, void *to, size_t n);         /* bytes read, 0 at the end */
    int (*write)(void *ctx, int file, const void *from, size_t n); /* bytes written */
    int (*seek)(void *ctx, int file, int32_t offset, int whence); /* new position; 0 set 1 cur 2 end */
    int (*flush)(void *ctx, int file);
    int (*stat)(void *ctx, const char *path, struct port_stat *out);
    int (*remove)(void *ctx, const char *path);
    int (*rename)(void *ctx, const char *from, const char *to);
    int (*mkdir)(void *ctx, const char *path);
    int (*rmdir)(void *ctx, const char *path);
    int (*chdir)(void *ctx, const char *path);
    int (*getcwd)(void *ctx, char *to, size_t size);
    /* The `index`th name in the folder into `name`; 1, or 0 behind the last. */
    int (*list)(void *ctx, const char *path, int index, char *name, size_t size,
                struct port_stat *out);
    /* Of the whole filesystem: block size, blocks, free blocks. */
    int (*statvfs)(void *ctx, const char *path, uint32_t out[3]);
};

/* Parts of the machine beyond pins. */
struct port_machine {
    uint32_t (*freq)(void *ctx, uint32_t hertz); /* sets unless 0; returns the clock, 0: refused */
    enum port_reset (*reset_cause)(void *ctx);
    size_t (*unique_id)(void *ctx, uint8_t id[16]); /* bytes written */
    uint32_t (*irq_disable)(void *ctx);             /* returns what irq_restore wants */
    void (*irq_restore)(void *ctx, uint32_t state);
    void (*deep_sleep)(void *ctx, uint64_t us); /* 0: until something wakes it; may not return */
    /* py_timer_event(timer) after (and, when periodic, every) period_us; 0 stops.  Timers 0-3. */
    bool (*timer_set)(void *ctx, int timer, uint32_t period_us, bool periodic);
    uint32_t (*peek)(void *ctx, uintptr_t address, int bytes); /* machine.mem8/16/32 */
    void (*poke)(void *ctx, uintptr_t address, int bytes, uint32_t value);
};

struct port {
    /* Who we are: sys.platform ("esp8266"), the banner's machine words
     * ("ESP module with ESP8266"), os.uname().sysname. */
    const char *platform, *machine, *sysname;

    /* Console.  `read` waits at most timeout_ms (0: don't wait, PORT_FOREVER) and
     * returns a byte, PORT_NO_BYTE or PORT_END; it returns PORT_NO_BYTE at once when
     * py_interrupt, py_pin_event or py_timer_event was called meanwhile.  `write`
     * sends all bytes as they are ('\n' was made "\r\n" by the caller where wanted). */
    int (*read)(void *ctx, int32_t timeout_ms);
    void (*write)(void *ctx, const void *bytes, size_t n);
    bool crlf; /* print() sends "\r\n" for '\n': true on a serial line */

    /* Time.  Counters wrap at 2^32.  `epoch_us` counts from 1970 when the port knows
     * the date, else from the start.  `delay_us` waits, letting interrupts in and the
     * watchdog live; it may come back early when something is pending. */
    uint32_t (*ticks_ms)(void *ctx);
    uint32_t (*ticks_us)(void *ctx);
    uint32_t (*ticks_cpu)(void *ctx);
    uint64_t (*epoch_us)(void *ctx);
    void (*delay_us)(void *ctx, uint32_t us);
    uint32_t (*random)(void *ctx); /* 32 bits for seeds */

    void (*reset)(void *ctx); /* a hard reset; on the host the end of the process */

    /* The room left on the C stack, in bytes: recursion in C (sort keys, repr of
     * nested lists) stops with RuntimeError when it gets small. */
    size_t (*stack_left)(void *ctx);

    const struct port_pins *pins;
    const struct port_files *files;
    const struct port_machine *hardware;
};

#endif
