/* Starts the program in flash, as the boot ROM does after a reset: the image's segments
 * into RAM, then its entry (chip/image.h). */
#include "chip/image.h"
#include "chip/memory.h"
#include "chip/uart.h"
#include "stub/stub.h"

/* The image may load over the stub's data, not over its code (0x4010C000 up), nor over
 * the ROM's stack: from here on nothing but registers and the stack is used. */
static void load_and_run(uint32_t segments, uint32_t entry)
{
    uint32_t at = sizeof(struct image_header);
    while (segments-- > 0) {
        uint32_t head[2];
        flash_read(at, head, sizeof head);
        flash_read(at + sizeof head, (uint32_t *)head[0], head[1]);
        at += sizeof head + head[1];
    }
    ((void (*)(void))entry)();
}

enum { BOOT_DIVISOR = 694 }; /* the ROM's: 74880 baud with a 26 MHz crystal */

void boot_flash(struct stub *s)
{
    uint32_t head[2];
    flash_read(0, head, sizeof head);
    uint32_t segments = head[0] >> 8 & 0xFF;
    if ((head[0] & 0xFF) != IMAGE_MAGIC || segments > IMAGE_SEGMENTS_MAX)
        return;
    serial_stop(s);
    REG(UART_CLKDIV(0)) = BOOT_DIVISOR;
    load_and_run(segments, head[1]);
}
