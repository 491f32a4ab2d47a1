build/chip/firmware.bin:
	@mkdir -p $(@D)
	@: > $@
