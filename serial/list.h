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

/* Which adapters are meant: -1 and NULL take any. */
struct port_filter {
    int vid, pid;
    const char *name, *serial; /* parts of the description and of the serial number */
};

bool port_matches(const struct port_entry *entry, const struct port_filter *filter);

/* Fills `entries`, USB adapters first; returns how many there are (at most `capacity`). */
size_t port_list(struct port_entry *entries, size_t capacity);

#endif
