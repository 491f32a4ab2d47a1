# The Python alone: build/py/python, and build/py32/python for 32 bits (values of one
# 32-bit word, floats in it, as on the chip).
PYTHON_SOURCES := $(wildcard py/*.c py/*/*.c port/host/*.c fs/*.c) cmd/python.c tests/py/main.c
PYTHON_CFLAGS  := $(filter-out $(ARCH) $(SAN) -MMD -MP,$(CFLAGS)) -MMD -MP

define python_build
build/$(1)/%.o: %.c
	@mkdir -p $$(@D)
	$$(CC) $$(PYTHON_CFLAGS) $(2) -c -o $$@ $$<
build/$(1)/python: $$(PYTHON_SOURCES:%.c=build/$(1)/%.o)
	$$(CC) $(2) -o $$@ $$^ -lm
-include $$(PYTHON_SOURCES:%.c=build/$(1)/%.d)
endef
$(eval $(call python_build,py,))
$(eval $(call python_build,py32,-m32))
CHIP_TESTS += build/py32/python
$(eval $(call python_build,pyasan,-fsanitize=address,undefined -fno-sanitize-recover=undefined))
