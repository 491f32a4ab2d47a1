/* The programs for the chip that the host program carries inside itself.
 *
 * Each lies between its name and its name with _end: the boot ROM (64 KB image
 * for 0x40000000), the flasher stub and the firmware, in the formats that rom/,
 * stub/ and port/esp8266/ describe.  Read only. */
#ifndef CMD_CARRIED_H
#define CMD_CARRIED_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t carried_rom[], carried_rom_end[];
extern const uint8_t carried_stub[], carried_stub_end[];
extern const uint8_t carried_firmware[], carried_firmware_end[];

#endif
