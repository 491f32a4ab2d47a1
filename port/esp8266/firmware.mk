F := build/chip/firmware
# The ROM functions that the firmware calls, at their published addresses.
$(F)/rom.ld: chip/rom.def port/esp8266/firmware.mk
	@mkdir -p $(@D)
	sed -n 's/^SYMBOL(\(\w*\), \(0x\w*\))/PROVIDE(\1 = \2); PROVIDE(rom_\1 = \2);/p' $< | \
	    grep -v 'PROVIDE(_\?\(start\|main\) ' >$@

# The firmware: the Python for the ESP8266 with its drivers, one file for flash offset 0.
FW_DIRS  := port/esp8266 py py/obj py/lib py/mod
# complex is the host's; no_complex.c says so
FW_C      = $(filter-out py/lib/mod_cmath.c py/obj/complex.c,$(foreach d,$(FW_DIRS),$(wildcard $(d)/*.c)))
FW_SRC    = $(FW_C) port/esp8266/start.S port/esp8266/veneers.S
# Code of the Python in flash is shortened as assembly, all files at once (outline.py).  The shared blocks
# lie in the middle of what jumps to them, as the order here and in firmware.ld says.
FW_IRAM   = vm_loop
FW_PYTHON = $(filter py/%.c port/esp8266/no_complex.c,$(FW_SRC))
FW_SHORT  = $(filter py/lib/% py/mod/%,$(FW_PYTHON)) py/shared $(filter py/obj/%,$(FW_PYTHON)) \
            $(filter-out py/obj/% py/lib/% py/mod/%,$(FW_PYTHON))
FW_OTHER  = $(filter-out $(FW_PYTHON),$(FW_SRC))
FW_OBJ    = $(patsubst %,$(F)/%.o,$(FW_OTHER)) \
            $(patsubst %,$(F)/short/%.o,$(FW_SHORT)) $(F)/py/lib/frozen_modules.o
# Flash code calls flash code by a plain call0 (+-512 KB); what calls from or into IRAM and ROM, 1 to 2 MB
# away, takes long calls.  The optimizations switched off cost bytes in cold code;
# unscheduled code repeats itself more, for outline.py.
FW_CFLAGS = -std=c11 $(PICOLIBC) -I$(F)/names -I$(F)/src -I. $(FW_CALLS) $(FW_ASFLAGS) -ffunction-sections \
            -fdata-sections -mno-serialize-volatile -fno-tree-loop-distribute-patterns \
            -DESPY_VERSION='"$(VERSION)"' -MMD -MP $(WARN) -Wno-unused-parameter
FW_ASFLAGS := -mtext-section-literals -Wa,--no-target-align
FW_OPT   := -Os -fno-caller-saves -fno-move-loop-invariants -fno-thread-jumps -fno-tree-dominator-opts \
            -fno-schedule-insns2 -fno-jump-tables -fno-tree-tail-merge -fno-partial-inlining \
            -fno-cse-follow-jumps -fno-tree-fre -fno-code-hoisting -fno-ipa-icf -fno-ssa-phiopt
FW_CALLS :=
$(F)/port/esp8266/%.c.o: FW_CALLS := -mlongcalls

# The chip has one Python: what it is compiled from has its state in a register (onestate.py).
FW_SOURCES = $(wildcard $(foreach d,$(FW_DIRS),$(d)/*.c $(d)/*.h $(d)/[!n]*.def)) build/frozen.c
$(F)/src/made: port/esp8266/onestate.py $(FW_SOURCES)
	python3 $< --to $(@D) $(FW_SOURCES)
	@touch $@
.PRECIOUS: $(F)/src/%.c
$(F)/src/%.c: $(F)/src/made ;

# Only the names that are used here.
FW_NAMED = $(FW_C) build/frozen.c $(wildcard $(FW_DIRS:%=%/*.h) $(patsubst %,%/[!n]*.def,$(FW_DIRS)))
$(F)/names/py/names.def: py/names.def tools/names $(FW_NAMED)
	tools/names --only $@ $(FW_NAMED)

$(F)/%.c.o: $(F)/src/%.c port/esp8266/firmware.mk $(F)/names/py/names.def | build/edges.ok
	@mkdir -p $(@D)
	$(XT)gcc $(FW_CFLAGS) $(FW_OPT) -c -o $@ $<

$(F)/fs/%.c.o: fs/%.c port/esp8266/firmware.mk | build/edges.ok
	@mkdir -p $(@D)
	$(XT)gcc $(FW_CFLAGS) $(FW_OPT) -c -o $@ $<

$(F)/py/lib/frozen_modules.o: $(F)/src/build/frozen.c $(F)/names/py/names.def
	@mkdir -p $(@D)
	$(XT)gcc $(FW_CFLAGS) $(FW_OPT) -c -o $@ $<

$(F)/%.S.o: %.S
	@mkdir -p $(@D)
	$(XT)gcc -I. -Wa,--text-section-literals -c -o $@ $<

$(F)/long/%.c.s: $(F)/src/%.c port/esp8266/firmware.mk $(F)/names/py/names.def | build/edges.ok
	@mkdir -p $(@D)
	$(XT)gcc $(FW_CFLAGS) $(FW_OPT) -S -MT $@ -o $@ $<

$(F)/short/made: port/esp8266/outline.py port/esp8266/pack.py py/pairs.def $(FW_PYTHON:%=$(F)/long/%.s)
	@mkdir -p $(@D)
	python3 $< --from $(F)/long --to $(@D) --shared py/shared.s $(FW_IRAM:%=--keep %) \
	    $(FW_SHORT:%=%.s)
	@touch $@

$(F)/short/%.o: $(F)/short/made
	$(XT)gcc $(FW_ASFLAGS) -c -o $@ $(@:.o=.s)

$(F)/firmware.elf: port/esp8266/firmware.ld $(F)/rom.ld $(FW_OBJ)
	$(XT)gcc $(PICOLIBC) -nostartfiles -Wl,--gc-sections -T port/esp8266/firmware.ld \
	    -T $(F)/rom.ld -Wl,-Map=$(F)/firmware.map -o $@ $(FW_OBJ) -lm

build/chip/firmware.bin: $(F)/firmware.elf port/esp8266/mkimage.py
	python3 port/esp8266/mkimage.py $< $@

-include $(FW_OTHER:%=$(F)/%.d) $(FW_PYTHON:%=$(F)/long/%.d) $(F)/py/lib/frozen_modules.d
