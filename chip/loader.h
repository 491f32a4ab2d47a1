/* The serial loader's protocol: numbers that the boot ROM, the stub and the flasher
 * share.  Source: esptool's documentation, "Serial Protocol"; measured replies.
 *
 * Frames are SLIP.  Request: 00 op length16 checksum32 data.  Response: 01 op length16
 * value32 data status error. */
#ifndef CHIP_LOADER_H
#define CHIP_LOADER_H

enum slip_byte { SLIP_END = 0xC0, SLIP_ESC = 0xDB, SLIP_ESC_END = 0xDC, SLIP_ESC_ESC = 0xDD };

enum loader_direction { LOADER_REQUEST = 0, LOADER_RESPONSE = 1 };

enum loader_op {
    LOADER_FLASH_BEGIN = 0x02, /* erase size, packets, packet size, offset */
    LOADER_FLASH_DATA = 0x03,  /* size, sequence, 0, 0, bytes */
    LOADER_FLASH_END = 0x04,   /* 0 reboot, 1 run */
    LOADER_MEM_BEGIN = 0x05,   /* size, blocks, block size, address */
    LOADER_MEM_END = 0x06,     /* 0 jump (1: stay), entry */
    LOADER_MEM_DATA = 0x07,    /* as FLASH_DATA */
    LOADER_SYNC = 0x08,        /* 07 07 12 20, then 32 x 55 */
    LOADER_WRITE_REG = 0x09,   /* n x (address, value, mask, delay us) */
    LOADER_READ_REG = 0x0A,    /* address */
    /* The ROM calls the next one flash parameters; the stub SPI_SET_PARAMS. */
    LOADER_SPI_SET_PARAMS = 0x0B, /* id, total, block, sector, page, status mask */
    /* The stub only: */
    LOADER_SPI_ATTACH = 0x0D,
    LOADER_CHANGE_BAUDRATE = 0x0F, /* new, old */
    LOADER_FLASH_DEFL_BEGIN = 0x10,
    LOADER_FLASH_DEFL_DATA = 0x11,
    LOADER_FLASH_DEFL_END = 0x12,
    LOADER_SPI_FLASH_MD5 = 0x13,     /* address, length, 0, 0 */
    LOADER_GET_SECURITY_INFO = 0x14, /* not the ESP8266's, but clients ask */
    LOADER_ERASE_FLASH = 0xD0,
    LOADER_ERASE_REGION = 0xD1, /* address, length */
    LOADER_READ_FLASH = 0xD2,   /* offset, length, block, frames in flight */
    LOADER_RUN_USER_CODE = 0xD3,
};

/* Errors of the ROM, then of the stub. */
enum loader_error {
    LOADER_OK = 0,
    LOADER_BAD_FORMAT = 0x05,
    LOADER_FAILED = 0x06,
    LOADER_BAD_CHECKSUM = 0x07,
    LOADER_WRITE_FAILED = 0x08,
    LOADER_READ_FAILED = 0x09,
    LOADER_STUB_BAD_LENGTH = 0xC0,
    LOADER_STUB_BAD_CHECKSUM = 0xC1,
    LOADER_STUB_BAD_BLOCK_SIZE = 0xC2,
    LOADER_STUB_INVALID = 0xC3,
    LOADER_STUB_SPI_FAILED = 0xC4,
    LOADER_STUB_UNLOCK_FAILED = 0xC5,
    LOADER_STUB_NOT_IN_FLASH_MODE = 0xC6,
    LOADER_STUB_INFLATE = 0xC7,
    LOADER_STUB_NOT_ENOUGH_DATA = 0xC8,
    LOADER_STUB_TOO_MUCH_DATA = 0xC9,
    LOADER_STUB_NOT_IMPLEMENTED = 0xFF,
};

#define LOADER_CHECKSUM_SEED 0xEFU
#define LOADER_SYNC_VALUE    0x20120707U
#define LOADER_SYNC_REPLIES  8U
#define LOADER_ROM_BLOCK_MAX 0x1800U /* of FLASH_DATA and MEM_DATA */
#define LOADER_ROM_DATA_MAX  0x1810U
#define LOADER_STUB_BLOCK    0x4000U
#define LOADER_ROM_BAUD      115200U
#define LOADER_BOOT_BAUD     74880U /* banner: 115200 x 26 / 40 */

#endif
