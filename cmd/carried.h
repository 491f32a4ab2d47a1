/* What the host program carries inside itself.
 *
 * Each lies between its name and its name with _end, which is a zero byte: the boot ROM
 * (64 KB image for 0x40000000), the flasher stub and the firmware, in the formats that
 * rom/, stub/ and port/esp8266/ describe; the library of lines/; the files of boards/.
 * Read only. */
#ifndef CMD_CARRIED_H
#define CMD_CARRIED_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t carried_rom[], carried_rom_end[];
extern const uint8_t carried_stub[], carried_stub_end[];
extern const uint8_t carried_firmware[], carried_firmware_end[];
extern const uint8_t carried_lines[], carried_lines_end[];
extern const char carried_esp_07[], carried_esp_01[], carried_nodemcu[], carried_d1_mini[];

#endif
