# The flasher stub: every .c of stub/ is part of it.  6 KB at most: every session sends it.
STUB_CC    := xtensa-lx106-elf-gcc
STUB_FLAGS := -std=c11 -Os -ffreestanding -fno-strict-aliasing -mlongcalls -mno-serialize-volatile -mtext-section-literals \
              -flto -I. -Wall -Wextra -Wmissing-prototypes -Werror -MMD -MP
STUB_OBJECTS := $(patsubst stub/%.c,build/chip/stub/%.o,$(wildcard stub/*.c))
STUB_MAX   := 6144

build/chip/stub/%.o: stub/%.c
	@mkdir -p $(@D)
	$(STUB_CC) $(STUB_FLAGS) -c -o $@ $<

build/chip/stub.elf: $(STUB_OBJECTS) stub/stub.ld
	$(STUB_CC) -Os -flto -mlongcalls -mno-serialize-volatile -mtext-section-literals -nostdlib -T stub/stub.ld -o $@ $(STUB_OBJECTS) -lgcc

build/chip/stub.bin: build/chip/stub.elf stub/pack
	stub/pack $< $@
	@test $$(wc -c <$@) -le $(STUB_MAX) || { echo "stub: over $(STUB_MAX) bytes"; rm $@; exit 1; }

-include $(STUB_OBJECTS:.o=.d)
