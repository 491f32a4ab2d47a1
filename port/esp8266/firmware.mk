F := build/chip/firmware
# The ROM functions that the firmware calls, at their published addresses.
$(F)/rom.ld: chip/rom.def port/esp8266/firmware.mk
	@mkdir -p $(@D)
	sed -n 's/^SYMBOL(\(\w*\), \(0x\w*\))/PROVIDE(\1 = \2); PROVIDE(rom_\1 = \2);/p' $< | \
	    grep -v 'PROVIDE(_\?\(start\|main\) ' >$@

# The firmware: the Python for the ESP8266 with its drivers, one file for flash offset 0.
FW_DIRS  := port/esp8266 py py/obj py/lib py/mod
FW_SRC    = $(foreach d,$(FW_DIRS),$(wildcard $(d)/*.c)) port/esp8266/start.S port/esp8266/veneers.S
FW_OBJ    = $(patsubst %,$(F)/%.o,$(FW_SRC))
# Flash code calls flash code by a plain call0 (+-512 KB); what calls from or into IRAM and ROM, 1 to 2 MB
# away, takes long calls.  -fno-caller-saves: fewer registers to save in code that calls all the time.
FW_CFLAGS = -std=c11 $(PICOLIBC) -I. $(FW_CALLS) -mtext-section-literals -ffunction-sections \
            -fdata-sections -mno-serialize-volatile -fno-tree-loop-distribute-patterns -Wa,--no-target-align \
            -DESPY_VERSION='"$(VERSION)"' -MMD -MP $(WARN)
FW_OPT   := -Os -fno-caller-saves
FW_CALLS :=
$(F)/py/vm.c.o: FW_OPT := -O2
$(F)/py/vm.c.o $(F)/port/esp8266/%.c.o: FW_CALLS := -mlongcalls

$(F)/%.c.o: %.c port/esp8266/firmware.mk | build/edges.ok
	@mkdir -p $(@D)
	$(XT)gcc $(FW_CFLAGS) $(FW_OPT) -c -o $@ $<

$(F)/%.S.o: %.S
	@mkdir -p $(@D)
	$(XT)gcc -I. -Wa,--text-section-literals -c -o $@ $<

$(F)/firmware.elf: port/esp8266/firmware.ld $(F)/rom.ld $(FW_OBJ)
	$(XT)gcc $(PICOLIBC) -nostartfiles -Wl,--gc-sections -T port/esp8266/firmware.ld \
	    -T $(F)/rom.ld -Wl,-Map=$(F)/firmware.map -o $@ $(FW_OBJ) -lm

build/chip/firmware.bin: $(F)/firmware.elf port/esp8266/mkimage.py
	python3 port/esp8266/mkimage.py $< $@

-include $(FW_OBJ:.o=.d)
