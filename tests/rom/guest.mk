# tests/rom: a program for the chip that tries the boot ROM's functions.
ROM_GUEST := build/chip/tests/rom-guest
$(ROM_GUEST).elf: tests/rom/guest.c tests/rom/guest.ld
	@mkdir -p $(@D)
	$(XT)gcc -std=c11 $(PICOLIBC) -Os -fno-builtin -mtext-section-literals -mlongcalls -nostartfiles \
	    -Wall -Wextra -T tests/rom/guest.ld -o $@ $< -lgcc
$(ROM_GUEST).bin: $(ROM_GUEST).elf port/esp8266/mkimage.py
	python3 port/esp8266/mkimage.py $< $@
CHIP_TESTS += $(ROM_GUEST).bin
