# The filesystems for the chip: compiled by every check, linked when the firmware has files.
FS_CHIP := $(patsubst %.c,$(F)/%.c.o,$(wildcard fs/*.c))
$(FS_CHIP): FW_CFLAGS += -Wframe-larger-than=256
CHIP_TESTS += $(FS_CHIP)
-include $(FS_CHIP:.o=.d)
