/* Words for statuses. */
#include "flash/status.h"

static const char *const texts[] = {
    [FLASH_OK] = "all is well",
    [-FLASH_SILENT] = "no answer from the board",
    [-FLASH_REFUSED] = "the board refused a command",
    [-FLASH_PORT] = "the port failed",
    [-FLASH_INTERRUPTED] = "interrupted",
    [-FLASH_WRONG_CHIP] = "the chip isn't an ESP8266",
    [-FLASH_MISMATCH] = "the flash doesn't hold what it should",
    [-FLASH_NEEDS_STUB] = "the chip's own loader can't do that",
    [-FLASH_BAD_IMAGE] = "not a firmware image",
    [-FLASH_NO_MEMORY] = "out of memory",
    [-FLASH_NO_FLASH] = "the flash chip doesn't answer",
    [-FLASH_GARBLED] = "answers arrive garbled",
};

const char *flash_status_text(int status)
{
    int last = (int)(sizeof texts / sizeof texts[0]) - 1;
    return status > 0 || -status > last ? "unknown" : texts[-status];
}
