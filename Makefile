# espy.  `make run` does the tutorial, `make check` tests, `make help` lists the rest.
#
# Every .c file of a folder in HOST_DIRS is part of the host program; nothing is
# listed by hand.  rom/, stub/ and port/esp8266/ build programs for the chip by
# their own *.mk; the host program carries those inside itself.
#
# Another build beside the first: make B=build/asan SAN="-fsanitize=address,undefined"

B    ?= build/host
CC   := $(if $(filter default,$(origin CC)),gcc,$(CC))
OPT  ?= -O2
SAN  ?=
ARCH ?=

HOST_DIRS := base xtensa board board/dev board/host board/net serial flash doctor term fs \
             py py/obj py/lib py/mod port/host cmd
LIBS      := -lserialport -ldeflate -lz -lmd -lcjson -linih -ledit -lelf -lm -lpthread

comma := ,
WARN    := -Wall -Wextra -Wconversion -Wmissing-prototypes -Werror
CFLAGS  := -std=c11 -D_GNU_SOURCE -I. -g $(OPT) $(ARCH) $(SAN) $(WARN) -MMD -MP
LDFLAGS := $(ARCH) $(SAN)

VERSION := $(shell cat VERSION)
CFLAGS  += -DESPY_VERSION='"$(VERSION)"'

sources  = $(foreach d,$(HOST_DIRS),$(wildcard $(d)/*.c))
objects  = $(patsubst %.c,$(B)/%.o,$(sources))
library  = $(filter-out $(B)/cmd/main.o,$(objects)) $(B)/cmd/carried.o $(B)/frozen.o $(B)/library.o
units    = $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test_*.c))

.PHONY: all run check bench faults fuzz size edges format install uninstall clean help \
        packages-build packages-test packages-bench units
all: build/espy

help:
	@sed -n 's/^## //p' Makefile

# --- programs for the chip -------------------------------------------------
CHIP_PROGRAMS := rom stub firmware
include $(wildcard lines/*.mk py/*.mk rom/*.mk stub/*.mk port/esp8266/*.mk fs/*.mk tests/*/*.mk)

# --- the host program ------------------------------------------------------
build/espy: $(B)/espy
	@mkdir -p build && ln -sf $(patsubst build/%,%,$(B))/espy $@

$(B)/espy: $(B)/cmd/main.o $(B)/libespy.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/libespy.a: $(library)
	@rm -f $@
	ar rcs $@ $^

$(B)/cmd/carried.o: cmd/carried.S $(CHIP_PROGRAMS:%=build/chip/%.bin) build/lines.so $(wildcard boards/*.board)
	@mkdir -p $(@D)
	$(CC) $(ARCH) -c -o $@ $<

# The CPU's handlers end in tail calls, which must be jumps whatever OPT is.  There are more than a
# thousand: checks that repeat at each of their accesses would take minutes to compile.
TAIL_CALLS  := -O2 -foptimize-sibling-calls $(if $(findstring clang,$(CC)),,-fno-partial-inlining)
FEWER_CHECKS := $(if $(findstring undefined,$(SAN)),-fno-sanitize=null$(comma)alignment$(comma)object-size$(comma)pointer-overflow)
$(B)/board/execute.o: CFLAGS += $(TAIL_CALLS) $(FEWER_CHECKS)

$(B)/frozen.o $(B)/library.o: $(B)/%.o: build/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(B)/%.o: %.c | build/edges.ok
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

build/edges.ok: tools/edges tools/edges.txt $(sources)
	@mkdir -p $(@D)
	tools/edges && touch $@

# --- tests -----------------------------------------------------------------
# Programs that scripts under tests/ run; no tests by themselves.
HELPER_DIRS := tests/isa tests/dev tests/whole tests/fuzz tests/bench
helpers  = $(patsubst %.c,$(B)/%,$(wildcard $(HELPER_DIRS:%=%/*.c)))
units: $(units) $(helpers)
$(helpers): $(B)/%: %.c $(B)/libespy.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libespy.a $(LIBS)

$(B)/tests/unit/%: tests/unit/%.c $(B)/libespy.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libespy.a -lcmocka $(LIBS)

## make run [IMAGE=file.bin FLASH=1MB]   the tutorial on a virtual board
run: packages-build
	@$(MAKE) -s -j$$(nproc) all
	@tests/tutorial $(if $(IMAGE),--image "$(IMAGE)") $(if $(FLASH),--flash-size "$(FLASH)")

## make check [STRICT=1] [ONLY=pattern]  builds and runs every test
check: packages-test
	@$(MAKE) -s -j$$(nproc) all units $(CHIP_TESTS)
	@tests/run $(if $(STRICT),--strict) $(if $(ONLY),--only '$(ONLY)')

## make faults [RUNS=500]                 writes over failing lines and supplies
RUNS ?= 500
faults: all
	@$(MAKE) -s $(B)/tests/fuzz/faults
	@seed=$$(date +%s)000 && \
	 result=$$($(B)/tests/fuzz/faults $${ESPY_ROM:-build/chip/rom.bin} build/chip/stub.bin $(RUNS) $$seed && \
	   $(B)/tests/fuzz/faults $${ESPY_ROM:-build/chip/rom.bin} build/chip/stub.bin cuts $$seed) || { echo "$$result"; exit 1; }; \
	 echo "$$(date -u +%F) | $(RUNS) | $$(git rev-parse --short HEAD) | seeds from $$seed" | tee -a tests/fuzz/faults.txt; echo "$$result"

## make fuzz [SECONDS=600]               random programs on the board, inputs for the Python, images for fs, under sanitizers
# Seeds count up within a run; nanoseconds keep runs apart.
SECONDS ?= 600
PYTHON_PARTS := compile run json re struct deflate mpy
FS_KINDS := fat lfs1 lfs2 rom
fuzz:
	@$(MAKE) -s B=build/asan SAN="-fsanitize=address,undefined -fno-sanitize-recover=undefined" \
	    build/asan/tests/fuzz/fuzz build/asan/tests/fuzz/python build/asan/tests/fuzz/fs
	@seeds=$$(build/asan/tests/fuzz/fuzz $${ESPY_ROM:-build/chip/rom.bin} $$(date +%s%N) $(SECONDS)) && \
	 echo "$$(date -u +%F) | $(SECONDS) | $$(git rev-parse --short HEAD) | $$seeds" | tee -a tests/fuzz/log.txt
	@for part in $(PYTHON_PARTS); do \
	 seeds=$$(cd build && asan/tests/fuzz/python $$part $$(date +%s%N) $(SECONDS) $$(ls $(CURDIR)/tests/py/cases/*.py $(CURDIR)/tests/py/cases/*/*.py)) && \
	 echo "$$(date -u +%F) | $(SECONDS) | $$(git rev-parse --short HEAD) | $$seeds" | tee -a tests/fuzz/log.txt || exit 1; done
	@for kind in $(FS_KINDS); do \
	 seeds=$$(build/asan/tests/fuzz/fs $$kind $$(date +%s%N) $(SECONDS)) && \
	 echo "$$(date -u +%F) | $(SECONDS) | $$(git rev-parse --short HEAD) | $$seeds" | tee -a tests/fuzz/log.txt || exit 1; done

## make bench                            measures beside the peers (ESPY_IMAGES, ESPY_ROM)
bench: packages-bench
	@$(MAKE) -s -j$$(nproc) all
	@for b in tests/bench/*.py; do "$$b" || exit 1; done

## make size [DIFF=1]                     the firmware by file; DIFF: against the last `make size`
size: build/chip/firmware.bin
	@tools/size build/chip/firmware/firmware.map $(if $(DIFF),--diff build/size.json) --save build/size.json

packages-build:
	@tools/packages build
packages-test:
	@tools/packages build test
packages-bench:
	@tools/packages build test bench

## make install [PREFIX=/usr/local DESTDIR=]   program, man page, bash completion
PREFIX ?= /usr/local
COMPLETIONS = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
MAN = $(DESTDIR)$(PREFIX)/share/man/man1
install: all
	install -Dm755 $(B)/espy $(DESTDIR)$(PREFIX)/bin/espy
	mkdir -p $(MAN) $(COMPLETIONS)
	$(B)/espy help --man >$(MAN)/espy.1
	$(B)/espy help --completion >$(COMPLETIONS)/espy

## make uninstall
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/espy $(MAN)/espy.1 $(COMPLETIONS)/espy

## make format                           lays every source file out by clang-format
format:
	clang-format -i $$(git ls-files '*.c' '*.h')

## make clean
clean:
	rm -rf build

-include $(objects:.o=.d) $(units:=.d) $(helpers:=.d)
