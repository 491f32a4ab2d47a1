/* What espy's own flasher stub adds to the loader's protocol of chip/loader.h; shared by
 * stub/ and flash/.  stub/README.md describes the whole.
 *
 * Replies to *_DATA carry in `value` the number of the next block wanted: an
 * acknowledgement of all before it.  A block that arrives broken is refused and may be
 * sent again; one that was taken already is acknowledged and left out. */
#ifndef CHIP_STUB_H
#define CHIP_STUB_H

enum stub_op {
    STUB_HELLO = 0xE0,         /* -> value STUB_HELLO_VALUE */
    STUB_SECTOR_HASHES = 0xE1, /* address, sectors -> STUB_HASH_SIZE bytes of each one's MD5 */
};

#define STUB_HELLO_VALUE 0x79707365U /* "espy", little-endian */
#define STUB_HASH_SIZE   8U
#define STUB_HASHES_MAX  512U /* sectors a request: 2 MB */

/* Bytes of requests that may be under way to the stub, before its replies. */
#define STUB_WINDOW 0x7000U

/* After CHANGE_BAUDRATE the stub switches when its reply has left and so many
 * milliseconds passed; the host waits longer.  VERIFY: on USB adapters whose driver takes its time
 * to set a rate (CH340, CP2102): a rate that works at 50 ms works at 25. */
#define STUB_RATE_SWITCH_MS 10
#define STUB_RATE_PAUSE_MS  25
/* It goes back to the old rate when no request has come by then. */
#define STUB_RATE_TRIAL_MS 1000

#endif
