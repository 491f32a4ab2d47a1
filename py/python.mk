PYTHON_CFLAGS  := $(filter-out $(ARCH) $(SAN) -MMD -MP,$(CFLAGS)) -MMD -MP

# The modules in Python inside the programs, compiled by a Python without them.
BOOT_SOURCES := $(wildcard py/*.c py/*/*.c port/host/*.c fs/*.c) tools/bootstrap.c
build/boot/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(PYTHON_CFLAGS) -O0 -g0 -c -o $@ $<
build/boot/bootstrap: $(BOOT_SOURCES:%.c=build/boot/%.o)
	$(CC) -o $@ $^ -lm
build/frozen.c: build/boot/bootstrap tools/frozen py/names.def $(wildcard py/lib/frozen/*.py)
	tools/frozen $< $@
build/library.c: build/boot/bootstrap tools/frozen $(wildcard port/host/lib/*.py)
	tools/frozen $< $@ $(wildcard port/host/lib/*.py)
-include $(BOOT_SOURCES:%.c=build/boot/%.d)

# The Python alone: build/py/python, and build/py32/python for 32 bits (values of one
# 32-bit word, floats in it, as on the chip).
PYTHON_SOURCES := $(wildcard py/*.c py/*/*.c port/host/*.c fs/*.c) cmd/python.c tests/py/main.c

define python_build
build/$(1)/%.o: %.c
	@mkdir -p $$(@D)
	$$(CC) $$(PYTHON_CFLAGS) $(2) -c -o $$@ $$<
build/$(1)/frozen.o build/$(1)/library.o: build/$(1)/%.o: build/%.c
	@mkdir -p $$(@D)
	$$(CC) $$(PYTHON_CFLAGS) $(2) -c -o $$@ $$<
build/$(1)/python: $$(PYTHON_SOURCES:%.c=build/$(1)/%.o) build/$(1)/frozen.o build/$(1)/library.o
	$$(CC) $(2) -o $$@ $$^ -lm
-include $$(PYTHON_SOURCES:%.c=build/$(1)/%.d)
endef
$(eval $(call python_build,py,))
$(eval $(call python_build,py32,-m32))
CHIP_TESTS += build/py32/python
$(eval $(call python_build,pyasan,-fsanitize=address,undefined -fno-sanitize-recover=undefined))
