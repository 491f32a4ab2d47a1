# tests/rom: one source that tries the boot ROM's functions, for the chip and for the host.
T := build/chip/tests
$(T)/rom-%.elf: tests/rom/%.c tests/rom/random.h tests/rom/chip/start.c tests/rom/chip/functions.h tests/rom/guest.ld $(F)/rom.ld
	@mkdir -p $(@D)
	$(XT)gcc -std=c11 $(PICOLIBC) -Os -ffreestanding -fno-builtin -mtext-section-literals -mlongcalls -nostdlib \
	    -Itests/rom/chip -Itests/rom -Wall -Wextra -Wno-unused -T tests/rom/guest.ld -T $(F)/rom.ld -o $@ \
	    $< tests/rom/chip/start.c -lgcc
$(T)/%.bin: $(T)/%.elf port/esp8266/mkimage.py
	python3 port/esp8266/mkimage.py $< $@
$(T)/rom-reference: tests/rom/guest.c tests/rom/random.h tests/rom/host/reference.c tests/rom/host/functions.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 -fno-builtin -Itests/rom/host -Itests/rom -Wall -Wextra -DOPENSSL_SUPPRESS_DEPRECATED -o $@ tests/rom/guest.c tests/rom/host/reference.c -lcrypto
CHIP_TESTS += $(T)/rom-guest.bin $(T)/rom-pairs.bin $(T)/rom-reference

# Runs an image on a board, for tests that compare what it prints.
$(T)/board-run: tests/rom/board-run.c $(B)/libespy.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libespy.a $(LIBS)
CHIP_TESTS += $(T)/board-run
$(T)/loader-compare: tests/rom/loader-compare.c $(B)/libespy.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libespy.a $(LIBS)
CHIP_TESTS += $(T)/loader-compare
