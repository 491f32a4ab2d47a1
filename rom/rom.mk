# The boot ROM: 64 KB for 0x40000000.
XT       := xtensa-lx106-elf-
PICOLIBC := -isystem /usr/lib/xtensa-lx106-elf/include
R        := build/chip/rom
ROM_OBJ   = $(patsubst rom/%,$(R)/%.o,$(wildcard rom/*.c rom/*.S))
XT_CFLAGS := -std=c11 -I. -ffreestanding -ffunction-sections -fno-jump-tables -mtext-section-literals \
             -mno-serialize-volatile -fno-tree-loop-distribute-patterns -fno-builtin -MMD -MP $(WARN)
ROM_OPT  := -Os
$(R)/sha1.c.o $(R)/string.c.o: ROM_OPT := -O2

$(R)/%.c.o: rom/%.c | build/edges.ok
	@mkdir -p $(@D)
	$(XT)gcc $(XT_CFLAGS) $(ROM_OPT) -c -o $@ $<

$(R)/%.S.o: rom/%.S
	@mkdir -p $(@D)
	$(XT)gcc -I. -Wa,--text-section-literals -c -o $@ $<

$(R)/slots.S: rom/layout.py chip/rom.def $(ROM_OBJ)
	python3 rom/layout.py slots chip/rom.def $(ROM_OBJ) >$@

$(R)/slots.o: $(R)/slots.S
	$(XT)gcc -Wa,--text-section-literals -c -o $@ $<

$(R)/rom.ld: $(R)/slots.o rom/layout.py
	python3 rom/layout.py script $(ROM_OBJ) $(R)/slots.o >$@

$(R)/rom.elf: $(R)/rom.ld $(ROM_OBJ)
	$(XT)ld --no-relax -T $(R)/rom.ld -o $@ $(ROM_OBJ) $(R)/slots.o

build/chip/rom.bin: $(R)/rom.elf
	$(XT)objcopy -O binary -j .rom -j .data -j .digits --pad-to 0x40010000 $< $@
	@test $$(stat -c %s $@) = 65536

-include $(ROM_OBJ:.o=.d)
