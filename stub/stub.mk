build/chip/stub.bin:
	@mkdir -p $(@D)
	@: > $@
