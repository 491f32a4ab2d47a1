build/chip/rom.bin:
	@mkdir -p $(@D)
	@: > $@
