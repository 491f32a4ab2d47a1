/* esptool's configuration file: where it is, what it says.
 *
 * Looked for: the file $ESPTOOL_CFGFILE names; else esptool.cfg, setup.cfg and tox.ini in
 * the working folder, ~/.config/esptool and ~.  The first with a section [esptool] counts. */
#ifndef CMD_CONFIG_H
#define CMD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

struct config {
    char path[1024];        /* of the file, or "" */
    bool named;             /* by $ESPTOOL_CFGFILE */
    int connect_attempts;   /* 0: not said */
    int open_port_attempts; /* 0 in the file means without end: -1 here; 0: not said */
    double reset_delay;     /* seconds; negative: not said */
    char reset_sequence[256], hard_reset_sequence[256];
    char unknown[256]; /* names that esptool doesn't know, "a, b" */
    char broken[256];  /* what is wrong with the file, or "" */
};

void config_load(struct config *c);

#endif
