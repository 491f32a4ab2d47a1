/* The serial ports of this machine. */
#ifndef SERIAL_LIST_H
#define SERIAL_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct port_entry {
    char name[64];        /* /dev/ttyUSB0 */
    char description[96]; /* CH340 serial converter */
    char serial[48];
    bool usb;
    int vid, pid; /* when usb */
};

/* Fills `entries`, USB adapters first; returns how many there are (at most `capacity`). */
size_t port_list(struct port_entry *entries, size_t capacity);

#endif
