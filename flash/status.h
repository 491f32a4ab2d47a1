/* How a piece of the flasher's work ended.  Negative is an error; what is behind it
 * (the port's status, the chip's error number, an address) lies in the struct that
 * the call was given. */
#ifndef FLASH_STATUS_H
#define FLASH_STATUS_H

enum flash_status {
    FLASH_OK = 0,
    FLASH_SILENT = -1,      /* no answer in time */
    FLASH_REFUSED = -2,     /* the chip answered with an error: link.refused_op, refused_error */
    FLASH_PORT = -3,        /* the port failed: link.port_status */
    FLASH_INTERRUPTED = -4, /* the user wants to stop */
    FLASH_WRONG_CHIP = -5,  /* an answer, but not from an ESP8266 */
    FLASH_MISMATCH = -6,    /* the flash doesn't hold what it should */
    FLASH_NEEDS_STUB = -7,  /* the ROM loader can't do that */
    FLASH_BAD_IMAGE = -8,   /* not a firmware image, or a broken one */
    FLASH_NO_MEMORY = -9,
    FLASH_NO_FLASH = -10, /* the flash chip doesn't answer */
    FLASH_GARBLED = -11,  /* an answer that makes no sense, again and again */
};

/* A few words for the status. */
const char *flash_status_text(int status);

#endif
